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
  renames: { from: string; to: string }[];
  upserts: { path: string; blob: string; language: string | null }[];
  /** Listed once, gone now: they get `deletedAt` and keep their history. */
  vanished: string[];
}

/**
 * What has to be written so that the graph holds exactly `listing`. Apply renames first, then upserts, then vanished.
 * Files that only pull requests know are not vanished: they were never part of the default branch.
 */
export function planScan(known: readonly KnownFile[], listing: readonly ListedFile[]): ScanPlan {
  const listed = new Map(listing.map((file) => [file.path, file.blob]));
  const live = new Map(
    known.filter((file) => file.blob !== null && !file.deleted).map((file) => [file.path, file.blob]),
  );
  const gone = known.filter((file) => live.has(file.path) && !listed.has(file.path));
  const fresh = listing.filter((file) => !live.has(file.path));
  const renames = findRenames(gone, fresh);
  const movedFrom = new Set(renames.map(({ from }) => from));
  const movedTo = new Set(renames.map(({ to }) => to));
  const upserts = [...listed]
    .filter(([path, blob]) => live.get(path) !== blob && !movedTo.has(path))
    .map(([path, blob]) => ({ path, blob, language: getLanguage(path) }));
  const vanished = gone.map(({ path }) => path).filter((path) => !movedFrom.has(path));
  return { renames: renames.sort(byPath), upserts: upserts.sort(byName), vanished: vanished.sort() };
}

/** Same content gone here and new there is a move, as long as only one place on each side has that content. */
function findRenames(gone: readonly KnownFile[], fresh: readonly ListedFile[]): ScanPlan['renames'] {
  const goneByBlob = groupByBlob(gone);
  const freshByBlob = groupByBlob(fresh);
  const renames: ScanPlan['renames'] = [];
  for (const [blob, from] of goneByBlob) {
    const to = freshByBlob.get(blob);
    if (from === null || to === null || to === undefined) continue;
    renames.push({ from, to });
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

function byPath(a: { from: string }, b: { from: string }): number {
  return compare(a.from, b.from);
}

function byName(a: { path: string }, b: { path: string }): number {
  return compare(a.path, b.path);
}

// Code-unit order everywhere: every writer must take the locks of a set of files in the same order.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
