import { readFileSync } from 'node:fs';

// USER_HZ is 100 on every Linux that runs Node.
const msPerTick = 10;

/** CPU milliseconds that each process has used so far, in user and system mode. */
export function readCpuMs(pids: readonly number[]): Map<number, number> {
  return new Map(pids.map((pid) => [pid, parseCpuMs(readFileSync(`/proc/${pid}/stat`, 'utf8'))]));
}

/** Used between two readings; a process that came in between counts in full, one that ended in between not at all. */
export function cpuBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const [pid, ms] of after) total += ms - (before.get(pid) ?? 0);
  return total;
}

/** `utime` and `stime` of `/proc/PID/stat`; the name in brackets before them may hold anything. */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}

/** CPU milliseconds of one process and of the children it has waited for. */
export function readFamilyCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) * msPerTick;
}
