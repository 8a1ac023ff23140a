import { getLanguage } from './languages.ts';

export interface ListedFile {
  path: string;
  /** Id of the content, so that an unchanged file costs no write and a moved one is recognised. */
  blob: string;
}

/** A File node as the graph holds it. `blob` is null while the file was only seen in a pull request. */
export interface KnownFile {
  path: string;
  blob: string | null;
  deleted: boolean;
}

export interface ScanPlan {
  renames: { from: string; to: string; language: string | null }[];
  upserts: { path: string; blob: string; language: string | null }[];
  /** Listed once, gone now: they get `deletedAt` and keep their history. */
  vanished: string[];
}

/**
 * What has to be written so that the graph holds exactly the listed files. Apply renames first, then upserts, then vanished.
 * Files that only pull requests know are not vanished: they were never part of the default branch. A listing that is not
 * complete says nothing about what is absent, so nothing is renamed or vanished by it.
 */
export function planScan(
  known: readonly KnownFile[],
  listing: { files: readonly ListedFile[]; complete: boolean },
): ScanPlan {
  const listed = new Map(listing.files.map((file) => [file.path, file.blob]));
  const live = new Map(
    known.filter((file) => file.blob !== null && !file.deleted).map((file) => [file.path, file.blob]),
  );
  const gone = listing.complete ? known.filter((file) => live.has(file.path) && !listed.has(file.path)) : [];
  const fresh = listing.files.filter((file) => !live.has(file.path));
  const renames = findRenames(gone, fresh);
  const movedFrom = new Set(renames.map(({ from }) => from));
  const movedTo = new Set(renames.map(({ to }) => to));
  const upserts = [...listed]
    .filter(([path, blob]) => live.get(path) !== blob && !movedTo.has(path))
    .map(([path, blob]) => ({ path, blob, language: getLanguage(path) }));
  const vanished = gone.map(({ path }) => path).filter((path) => !movedFrom.has(path));
  return {
    renames: renames.sort((a, b) => compare(a.from, b.from)),
    upserts: upserts.sort((a, b) => compare(a.path, b.path)),
    vanished: vanished.sort(compare),
  };
}

/** Same content gone here and new there is a move, as long as only one place on each side has that content. */
function findRenames(gone: readonly KnownFile[], fresh: readonly ListedFile[]): ScanPlan['renames'] {
  const goneByBlob = groupByBlob(gone);
  const freshByBlob = groupByBlob(fresh);
  const renames: ScanPlan['renames'] = [];
  for (const [blob, from] of goneByBlob) {
    const to = freshByBlob.get(blob);
    if (from === null || to === null || to === undefined) continue;
    renames.push({ from, to, language: getLanguage(to) });
  }
  return renames;
}

/** The one path of each content; null where several share it (empty files, copies). */
function groupByBlob(files: readonly { path: string; blob: string | null }[]): Map<string, string | null> {
  const paths = new Map<string, string | null>();
  for (const { path, blob } of files) {
    if (blob !== null) paths.set(blob, paths.has(blob) ? null : path);
  }
  return paths;
}

// Code-unit order everywhere: every writer must take the locks of a set of files in the same order.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
