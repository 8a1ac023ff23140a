import { type HistoryChange, pathsOf, type TouchedFile } from '@waggle/graph-worker/ranking';

/** A change from which one file was taken away, which is then asked for. */
export interface Question {
  missing: string;
  rest: HistoryChange;
}

export const mostFiles = 30;

/**
 * Every question that a change allows: 2 to 30 files that it leaves in place, of which at least two existed before; each of
 * these is missing once. Files that the change adds or deletes stay in the rest.
 */
export function leaveOneOut(change: HistoryChange, exists: (path: string) => boolean): Question[] {
  const paths = pathsOf(change);
  if (paths.length < 2 || paths.length > mostFiles) return [];
  const known = paths.filter(exists);
  if (known.length < 2) return [];
  return known.map((missing) => {
    const files = change.files.filter((file): file is TouchedFile => file[1] !== missing);
    return { missing, rest: { ...change, files } };
  });
}
