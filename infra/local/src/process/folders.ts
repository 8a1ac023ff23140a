import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/** The root of the clone this launcher belongs to. */
export const cloneFolder = resolve(import.meta.dirname, '../../../..');

const SYSTEM_FOLDER = '/var/lib/waggle';

/** Where `npm start` keeps data, ports and secrets: in the clone, unless root's clone is closed to the user Postgres runs as. */
export function stateFolder(user: UnprivilegedUser | undefined, clone = cloneFolder): string {
  if (!user || isOpenToOthers(clone)) return join(clone, '.waggle');
  return join(SYSTEM_FOLDER, createHash('sha256').update(clone).digest('hex').slice(0, 12));
}

/** Where downloads shared between clones are kept. */
export function cacheFolder(user: UnprivilegedUser | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env.WAGGLE_CACHE_DIR;
  if (chosen) return resolve(chosen);
  return user ? join(SYSTEM_FOLDER, 'cache') : join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'waggle');
}

/** A new temporary folder that the user native services run as can enter. */
export function createTemporaryFolder(
  prefix: string,
  user: UnprivilegedUser | undefined,
  temporary = tmpdir(),
): string {
  const parent = user && !isOpenToOthers(temporary) ? join(SYSTEM_FOLDER, 'tmp') : temporary;
  makeOpenFolder(parent, user);
  const folder = mkdtempSync(join(parent, prefix));
  chmodSync(folder, user ? 0o711 : 0o700);
  return folder;
}

/** Makes a folder that others may pass through but not list, with its parents. */
export function makeOpenFolder(folder: string, user: UnprivilegedUser | undefined): string {
  mkdirSync(folder, { recursive: true, mode: user ? 0o711 : 0o700 });
  return folder;
}

/** Makes a folder owned by the user native services run as, closed to everyone else. */
export function makeServiceFolder(folder: string, user: UnprivilegedUser | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** True when every folder down to this one lets any user pass. */
export function isOpenToOthers(folder: string): boolean {
  for (let current = resolve(folder); ; current = dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false;
    if (dirname(current) === current) return true;
  }
}

/** Writes a file that only the user native services run as can read. */
export function writeServiceFile(file: string, content: string, user: UnprivilegedUser | undefined): string {
  rmSync(file, { force: true });
  writeFileSync(file, content, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
  return file;
}
