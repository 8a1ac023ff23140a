import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openBackingFolder } from './backing/backing-folder.ts';
import { createCloser } from './backing/close-all.ts';
import { startTestBacking, type TestEnvironment } from './backing/start-test-backing.ts';
import { createTemporaryFolder } from './process/folders.ts';
import { claimFolder, findFolderOwner } from './process/launcher-file.ts';
import { endLeftovers } from './process/pid-files.ts';
import { createProgress } from './process/progress.ts';
import { killMarked } from './process/run-marker.ts';
import { findUnprivilegedUser } from './process/unprivileged-user.ts';

export interface TestBacking {
  folder: string;
  environment: TestEnvironment;
  close(): Promise<void>;
}

const PREFIX = 'waggle-test-';

/** Test services of our own in a temporary folder; closing stops them and deletes everything. `measured` is for benchmarks. */
export async function openTestBacking(signal: AbortSignal, { measured = false } = {}): Promise<TestBacking> {
  const user = findUnprivilegedUser();
  const progress = createProgress();
  const folder = createTemporaryFolder(PREFIX, user);
  claimFolder(folder);
  const closer = createCloser();
  async function close(): Promise<void> {
    killMarked(folder);
    const failures = await closer.close();
    await removeRun(folder);
    for (const failure of failures) progress.note(`could not stop a service: ${failure}`);
  }
  try {
    await removeStaleRuns(folder, progress.note);
    const context = { ...openBackingFolder({ purpose: 'test', folder, user, progress, signal }), measured };
    return { folder, environment: await startTestBacking(context, closer.add), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Ends and deletes what earlier runs left behind because they were killed hard. */
async function removeStaleRuns(own: string, note: (text: string) => void): Promise<void> {
  const parent = dirname(own);
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name);
    if (folder === own || !name.startsWith(PREFIX) || !isStale(folder)) continue;
    note(`cleaning up after an earlier run that was killed: ${folder}`);
    killMarked(folder);
    await removeRun(folder);
  }
}

/** True for a run of this user whose launcher is gone: the temporary folder is everybody's. */
export function isStale(folder: string, uid = process.getuid?.()): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false })?.uid !== uid) return false;
  // Without the launcher's mark it is not ours, or so new that its launcher has not marked it yet.
  return existsSync(join(folder, 'launcher.json')) && findFolderOwner(folder) === undefined;
}

async function removeRun(folder: string): Promise<void> {
  await endLeftovers(join(folder, 'pids'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
