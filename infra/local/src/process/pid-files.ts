import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

export interface PidRecord {
  name: string;
  pid: number;
  identity: string;
  signal: NodeJS.Signals;
}

/** Remembers a child on disk, so that the next start can end it when this launcher is killed hard. */
export function writePidFile(folder: string, name: string, pid: number, signal: NodeJS.Signals): void {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ name, pid, identity, signal } satisfies PidRecord), {
    mode: 0o600,
  });
}

export function removePidFile(folder: string, name: string): void {
  rmSync(join(folder, `${name}.json`), { force: true });
}

/** The processes recorded in the folder that still run. */
export function readLivingPids(folder: string): PidRecord[] {
  if (!existsSync(folder)) return [];
  const living: PidRecord[] = [];
  for (const file of readdirSync(folder)) {
    const record = parsePidRecord(readFileSync(join(folder, file), 'utf8'));
    if (record && isSameProcess(record.pid, record.identity)) living.push(record);
    else rmSync(join(folder, file), { force: true });
  }
  return living;
}

/** Ends what an earlier launcher left behind and returns the names of what was found. */
export async function endLeftovers(folder: string, timeoutMs = 15_000): Promise<string[]> {
  const leftovers = readLivingPids(folder);
  await Promise.all(leftovers.map((record) => endRecorded(folder, record, timeoutMs)));
  return leftovers.map((record) => record.name);
}

async function endRecorded(folder: string, record: PidRecord, timeoutMs: number): Promise<void> {
  const gone = async (): Promise<true | undefined> => (isSameProcess(record.pid, record.identity) ? undefined : true);
  signalProcess(record.pid, record.signal);
  if ((await waitUntil(gone, { timeoutMs })) === undefined) {
    signalProcess(record.pid, 'SIGKILL');
    await waitUntil(gone, { timeoutMs: 5_000 });
  }
  removePidFile(folder, record.name);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Already gone between the check and the signal: that is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function parsePidRecord(text: string): PidRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPidRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPidRecord(value: unknown): value is PidRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    'identity' in value &&
    'signal' in value &&
    'name' in value
  );
}
