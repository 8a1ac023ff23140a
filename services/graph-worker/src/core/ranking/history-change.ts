/** Status as git gives it (`A`, `M`, `D`, `T`, `R`), the path, and for `R` the path that the file had before. */
export type TouchedFile = readonly [status: string, path: string, previousPath?: string];

/** One change of the past: a commit, or a pull request that was merged as one. */
export interface HistoryChange {
  /** Seconds since 1970. */
  t: number;
  /** Any key of the person; null when unknown. */
  author: string | number | null;
  files: readonly TouchedFile[];
}

/** Changes of more files (formatting, licences, moves) say nothing about what belongs together and are not learned from. */
export const learnedFilesLimit = 50;

/** The paths that a change leaves in place, each once, sorted: what it deletes cannot be forgotten by anyone. */
export function pathsOf({ files }: Pick<HistoryChange, 'files'>): string[] {
  const paths = new Set<string>();
  for (const [status, path] of files) if (status !== 'D') paths.add(path);
  return [...paths].sort();
}

/** What one change says about each of its pairs: the more files, the less. `files` is at least 2. */
export function pairWeight(files: number): number {
  return 1 / (files - 1) ** 0.75;
}
