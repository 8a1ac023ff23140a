import { readdirSync, readFileSync } from 'node:fs';

/** Every process of a test run carries this variable, with the folder of the run as its value. */
export const RUN_MARKER = 'WAGGLE_TEST_RUN';

/** Kills what a run left behind (services that a crashed test had started), recognised by the marker in their environment. */
export function killMarked(folder: string, self = process.pid): number[] {
  const killed: number[] = [];
  for (const pid of listProcesses()) {
    if (pid === self || !hasMarker(pid, folder)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      killed.push(pid);
    } catch {
      // Gone since the listing.
    }
  }
  return killed;
}

function listProcesses(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1);
}

function hasMarker(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${RUN_MARKER}=${folder}`);
  } catch {
    // Gone, or another user's: not ours in both cases.
    return false;
  }
}
