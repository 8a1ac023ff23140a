import { rmSync } from 'node:fs';
import { openBackingFolder } from './backing/backing-folder.ts';
import { createCloser } from './backing/close-all.ts';
import { startTestBacking, type TestEnvironment } from './backing/start-test-backing.ts';
import { createTemporaryFolder } from './process/folders.ts';
import { createProgress } from './process/progress.ts';
import { findUnprivilegedUser } from './process/unprivileged-user.ts';

export interface TestBacking {
  environment: TestEnvironment;
  close(): Promise<void>;
}

/** Test services of our own in a temporary folder; closing stops them and deletes everything. */
export async function openTestBacking(): Promise<TestBacking> {
  const user = findUnprivilegedUser();
  const progress = createProgress();
  const folder = createTemporaryFolder('waggle-test-', user);
  const closer = createCloser();
  async function close(): Promise<void> {
    const failures = await closer.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    for (const failure of failures) progress.note(`could not stop a service: ${failure}`);
  }
  try {
    const context = openBackingFolder({ purpose: 'test', folder, user, progress });
    return { environment: await startTestBacking(context, closer.add), close };
  } catch (error) {
    await close();
    throw error;
  }
}
