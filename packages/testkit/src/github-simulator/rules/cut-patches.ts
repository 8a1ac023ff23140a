import type { ChangedFile } from '../git/changed-files.ts';

/**
 * GitHub stops at about 20,000 patch lines a page: the rows after that claim no changes and have no patch, unmarked.
 * A smaller page returns them.
 */
export function cutPatches(files: readonly ChangedFile[], maxLines: number): ChangedFile[] {
  let lines = 0;
  return files.map((file) => {
    lines += file.patchLines;
    return lines > maxLines ? { ...file, additions: 0, deletions: 0, patch: undefined } : file;
  });
}
