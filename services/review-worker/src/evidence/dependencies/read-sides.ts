import { isLockfile, type LockedPackage, readLockfile } from '../../core/dependencies/read-lockfile.ts';
import { isManifest, readManifest } from '../../core/dependencies/read-manifest.ts';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import type { RepositoryReader } from '../evidence-rule.ts';

/** Those of large repositories have several MiB. */
const maxBytes = 16 * 1024 * 1024;

export type Sides = { before: LockedPackage[]; after: LockedPackage[] } | { problem: string };

/** What both commits pin or ask for. A file that was not there names nothing. */
export async function readSides(
  repository: RepositoryReader,
  { oldPath, newPath }: FileDiff,
  { baseSha, headSha }: { baseSha: string; headSha: string },
): Promise<Sides> {
  const read = async (sha: string, at: string | null): Promise<LockedPackage[] | string> => {
    if (at === null || !(isLockfile(at) || isManifest(at))) return [];
    const text = await repository.readFile(sha, at, maxBytes);
    if (text === null) return 'could not be read (too large, or no text)';
    try {
      return isLockfile(at) ? readLockfile(at, text) : readManifest(at, text);
    } catch {
      return `could not be read as a ${isLockfile(at) ? 'lockfile' : 'manifest'}`; // of strangers: anything may stand in it
    }
  };
  const [before, after] = [await read(baseSha, oldPath), await read(headSha, newPath)];
  if (typeof before === 'string') return { problem: before };
  return typeof after === 'string' ? { problem: after } : { before, after };
}
