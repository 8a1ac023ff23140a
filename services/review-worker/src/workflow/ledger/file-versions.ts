import { MirrorError } from '@waggle/github';
import type { StoredFinding } from '@waggle/store';
import type { FileVersions } from '../../core/ledger/reconcile.ts';
import type { Change } from '../change-source.ts';

/** Both versions of every file that an open or closed finding is about: when it was told, and in the tree under review. */
export async function loadFileVersions(
  findings: readonly StoredFinding[],
  change: Pick<Change, 'clean' | 'reader'>,
  headSha: string,
): Promise<(finding: { path: string | null; headSha: string }) => FileVersions> {
  const versions = new Map<string, FileVersions>();
  for (const { path, headSha: toldSha } of findings) {
    const key = `${toldSha} ${path}`;
    if (path === null || versions.has(key)) continue;
    versions.set(key, await loadVersions(change, { path, toldSha, headSha }));
  }
  const none = { path: null, before: null, after: null };
  return ({ path, headSha: toldSha }) => versions.get(`${toldSha} ${path}`) ?? none;
}

async function loadVersions(
  { clean, reader }: Pick<Change, 'clean' | 'reader'>,
  { path, toldSha, headSha }: { path: string; toldSha: string; headSha: string },
): Promise<FileVersions> {
  const renamed = clean.find(({ oldPath, newPath }) => oldPath === path && newPath !== null && newPath !== path);
  const now = await readText(reader, headSha, path);
  const target = now === null && renamed !== undefined ? renamed.newPath : path;
  const after = target === path ? now : await readText(reader, headSha, target ?? path);
  if (after !== null) return { path: target, before: await readText(reader, toldSha, path), after };
  // Not text, too large or unreadable is another thing than gone.
  const isThere = (await reader.listFiles(headSha)).includes(path);
  return { path: isThere ? path : null, before: null, after: null };
}

/** Null also for a commit that nobody has any more: a force-push may have taken it. */
async function readText(reader: Change['reader'], sha: string, path: string): Promise<string | null> {
  try {
    return await reader.readFile(sha, path);
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'commit_not_found') return null;
    throw error;
  }
}
