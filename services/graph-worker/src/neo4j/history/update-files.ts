import { directoriesOf, directoryOf, groupByAbove } from '../../core/directories.ts';
import type { AppliedSteps } from '../../core/history/apply-steps.ts';
import { type MovingFile, present } from '../../core/history/known-files.ts';
import { getLanguage } from '../../core/languages.ts';
import { addTallies, type Tally } from '../../core/ranking/index.ts';
import type { Run } from '../connect.ts';
import { mergeDirectories } from './backfill-statements.ts';
import * as statements from './update-statements.ts';

/** Writes what some steps did to files: identities first, then what is kept on each. */
export async function updateFiles(run: Run, repoId: number, { known }: AppliedSteps): Promise<void> {
  const { files, absorbed } = known;
  const ended = files.filter(({ stored, pairsEnded }) => stored !== null && pairsEnded).map(({ stored }) => stored);
  await runRows(run, statements.endPairs, repoId, ended);
  const gone = absorbed.map(({ stored, into }) => [stored, present(into).stored]);
  await runRows(run, statements.absorbFiles, repoId, gone);
  const moved = files
    .filter(({ stored, path }) => stored !== null && stored !== path)
    .map(({ stored, path }) => ({ stored: stored ?? '', path, directory: directoryOf(path) }));
  await runRows(run, statements.parkFiles, repoId, moved);
  await runRows(run, statements.renameFiles, repoId, moved);
  await runRows(run, mergeDirectories, repoId, groupByAbove(directoriesOf(files.map(({ path }) => path))));
  await runRows(run, statements.writeFiles, repoId, files.map(toRow));
  const left = [...moved.map(({ stored }) => stored), ...absorbed.map(({ stored }) => stored)];
  const emptied = directoriesOf(left)
    .map(([path]) => path)
    .filter((path) => path !== '');
  // One statement each: an outer folder is empty only after the inner one went.
  for (const path of emptied.reverse()) await runRows(run, statements.dropEmptyDirectories, repoId, [path]);
}

function toRow({ path, blob, deletedAt, firstSeen, previousPaths, renamedAt, tally }: MovingFile) {
  const props = {
    language: getLanguage(path),
    blob,
    deletedAt,
    firstSeen,
    previousPaths: previousPaths.size === 0 ? null : [...previousPaths].sort(),
    renamedAt,
    changes: tally?.n ?? null,
    w: tally?.w ?? null,
    w90: tally?.w90 ?? null,
    at: tally?.at ?? null,
  };
  return { path, directory: directoryOf(path), props };
}

/** Adds to what is known of each pair; the paths are those after {@link updateFiles}. */
export async function updatePairs(run: Run, repoId: number, { pairs }: AppliedSteps): Promise<void> {
  const stored = await run<{ a: string; b: string } & Tally>(statements.storedPairs, {
    repoId,
    rows: pairs.map(({ a, b }) => [a.path, b.path]),
  });
  const known = new Map(stored.map(({ a, b, ...tally }) => [`${a}\0${b}`, tally]));
  const rows = pairs.map(({ a, b, tally }) => {
    const before = known.get(`${a.path}\0${b.path}`);
    const { n, w, w90, at } = before === undefined ? tally : addTallies(before, tally);
    return [a.path, b.path, n, w, w90, at];
  });
  await runRows(run, statements.writePairs, repoId, rows);
}

async function runRows(run: Run, query: string, repoId: number, rows: readonly unknown[]): Promise<void> {
  if (rows.length > 0) await run(query, { repoId, rows });
}
