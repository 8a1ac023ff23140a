import type { PastFile } from '../../core/history/file-names.ts';
import type { HistoryFold } from '../../core/history/fold-history.ts';
import { inBatches } from '../../core/in-batches.ts';
import { advance, type Cursor, enter, isPast } from './backfill-cursor.ts';
import type { Landed } from './backfill-history.ts';
import * as statements from './backfill-statements.ts';
import { writeContributions, writeReverts } from './write-sums.ts';

const fileRows = 5000;
const pairRows = 10_000;

/** What only the whole history tells: totals of files and people, and what was taken back. */
export async function writeTotals(
  cursor: Cursor,
  { fold, landed }: { fold: HistoryFold; landed: Landed },
): Promise<void> {
  if (isPast(cursor, 'totals')) return;
  const { repoId } = cursor;
  const { files } = fold.names;
  await enter(cursor, 'totals', files.length);
  for (const batch of inBatches(files.slice(cursor.done), fileRows)) {
    const rows = batch.map((file) => ({ path: file.path, props: toTotals(file) }));
    await advance(cursor, batch.length, async (run) => void (await run(statements.setFiles, { repoId, rows })));
  }
  const { contributions, reverts } = landed;
  await cursor.write((run) => writeReverts(run, repoId, reverts));
  await cursor.write(async (run) => {
    await writeContributions(run, repoId, contributions);
    await run(statements.setProgress, { repoId, head: cursor.head, phase: 'pairs', done: 0, oldest: cursor.oldest });
  });
}

/** What the graph keeps on a file besides its path and content. */
function toTotals({ tally, deletedAt, firstSeen, previousPaths, renamedAt }: PastFile) {
  return {
    deletedAt,
    firstSeen: firstSeen === Number.MAX_SAFE_INTEGER ? null : firstSeen,
    previousPaths: previousPaths.size === 0 ? null : [...previousPaths].sort(),
    renamedAt,
    changes: tally?.n ?? null,
    w: tally?.w ?? null,
    w90: tally?.w90 ?? null,
    at: tally?.at ?? null,
  };
}

/** Which files changed together. */
export async function writePairs(cursor: Cursor, { names: { files }, pairs }: HistoryFold): Promise<void> {
  const { repoId } = cursor;
  await enter(cursor, 'pairs', pairs.size());
  for (let from = cursor.done; from < pairs.size(); from = cursor.done) {
    const listed = pairs.list(from, from + pairRows);
    const rows = groupPairs(files, listed);
    await advance(cursor, listed.length, async (run) => void (await run(statements.createPairs, { repoId, rows })));
  }
}

type Pairs = ReturnType<HistoryFold['pairs']['list']>;

function groupPairs(files: readonly PastFile[], listed: Pairs) {
  const pairsOf = new Map<string, (string | number)[][]>();
  for (const { a, b, tally } of listed) {
    const [first = '', second = ''] = [files[a]?.path, files[b]?.path].sort();
    const pair = [second, tally.n, tally.w, tally.w90, tally.at];
    const known = pairsOf.get(first);
    if (known === undefined) pairsOf.set(first, [pair]);
    else known.push(pair);
  }
  return [...pairsOf].map(([path, pairs]) => ({ path, pairs }));
}
