import { diffTexts, withHunks } from '../core/diff/diff-texts.ts';
import type { FileDiff } from '../core/diff/file-diff.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';

type Header = Omit<FileDiff, 'hunks' | 'additions' | 'deletions'>;

/**
 * Makes the diff of one file from its contents; null when they cannot be read as text (binary, above 1 MB, gone). GitHub may
 * cut the same change into other hunks, so that findings in it become annotations instead of comments.
 */
export async function rebuildFile(
  reader: RepositoryReader,
  { mergeBase, headSha }: { mergeBase: string; headSha: string },
  header: Header,
): Promise<FileDiff | null> {
  const before = header.oldPath === null ? '' : await reader.readFile(mergeBase, header.oldPath);
  const after = header.newPath === null ? '' : await reader.readFile(headSha, header.newPath);
  if (before === null || after === null) return null;
  if (before === after) return withHunks({ ...header, status: header.oldPath === null ? 'added' : 'mode-changed' }, []);
  const hunks = diffTexts(before, after);
  return hunks === null ? null : withHunks({ ...header, isRebuilt: true }, hunks);
}
