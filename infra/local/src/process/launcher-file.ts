import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from './process-identity.ts';

const NAME = 'launcher.json';

/** Marks a folder as belonging to this launcher. */
export function claimFolder(folder: string): void {
  const identity = processIdentity(process.pid) ?? '';
  writeFileSync(join(folder, NAME), JSON.stringify({ pid: process.pid, identity }), { mode: 0o600 });
}

/** Gives the folder free again. */
export function releaseFolder(folder: string): void {
  rmSync(join(folder, NAME), { force: true });
}

/** The process id of the launcher a folder belongs to, while that launcher lives. */
export function findFolderOwner(folder: string): number | undefined {
  const file = join(folder, NAME);
  if (!existsSync(file)) return undefined;
  const { pid, identity } = parseOwner(readFileSync(file, 'utf8'));
  return pid !== process.pid && isSameProcess(pid, identity) ? pid : undefined;
}

function parseOwner(text: string): { pid: number; identity: string } {
  try {
    const value = JSON.parse(text) as { pid?: unknown; identity?: unknown };
    return { pid: Number(value.pid), identity: String(value.identity) };
  } catch {
    // Half written by a launcher that was killed while writing: nobody owns the folder.
    return { pid: -1, identity: '' };
  }
}
