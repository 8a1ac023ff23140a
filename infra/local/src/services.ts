import { rmSync, writeFileSync } from 'node:fs';
import { openTestBacking } from './open-test-backing.ts';
import { LaunchError } from './process/launch-error.ts';
import { stopRequested } from './process/stop-request.ts';

/** `services --write-env FILE`: test services that stay up, for developers who run single tests again and again. */
export async function runServices(args: readonly string[], signal: AbortSignal): Promise<number> {
  const file = parseServicesArguments(args);
  const backing = await openTestBacking(signal);
  try {
    const lines = Object.entries(backing.environment).map(([name, value]) => `export ${name}='${value}'\n`);
    writeFileSync(file, lines.join(''), { mode: 0o600 });
    process.stderr.write(`ready: source ${file} (Ctrl-C stops the services and deletes their data)\n`);
    await stopRequested(signal);
    return 0;
  } finally {
    rmSync(file, { force: true });
    await backing.close();
  }
}

/** The file to write, from the command line. Not named --env-file: Node takes that flag for itself, even after the script. */
export function parseServicesArguments(args: readonly string[]): string {
  const [flag, file, ...rest] = args;
  if (flag === '--write-env' && file && rest.length === 0) return file;
  throw new LaunchError('wrong arguments', { remedy: 'use: services --write-env FILE' });
}
