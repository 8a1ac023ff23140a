import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function git(repo: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', repo, ...args]);
  return stdout;
}

/** The clone as a remote that sends commits without contents, and contents by their ids, as GitHub does. Copies nothing. */
export async function openOrigin(repo: string, folder: string): Promise<string> {
  const origin = join(folder, 'origin.git');
  await run('git', ['clone', '-q', '--bare', '--shared', repo, origin]);
  await git(origin, 'config', 'uploadpack.allowFilter', 'true');
  await git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  return origin;
}

/** The most memory this process, with all its threads, held since it was last asked. */
export function watchMemory(): { peakMb(): number; stop(): void } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  return {
    peakMb: () => {
      look();
      const most = peak;
      peak = 0;
      return Math.round(most / 1e6);
    },
    stop: () => clearInterval(timer),
  };
}

/** Seconds that all threads of this process have computed, since `before`. On a busy machine they tell more than the clock. */
export function cpuSeconds(before?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1e4) / 100;
}
