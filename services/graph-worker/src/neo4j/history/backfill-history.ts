import type { PastFile } from '../../core/history/file-names.ts';
import type { HistoryFold, PlacedChange } from '../../core/history/fold-history.ts';
import { createGrouping, type Step } from '../../core/history/group-commits.ts';
import type { Identities } from '../../core/history/identities.ts';
import type { LandedChange } from '../../core/history/landed-change.ts';
import { inBatches } from '../../core/in-batches.ts';
import type { RepositoryHistory } from '../../sources/repository-history.ts';
import type { Run } from '../connect.ts';
import { advance, type Cursor, enter, isPast } from './backfill-cursor.ts';
import { touchMore } from './change-statements.ts';
import { writeChanges } from './write-changes.ts';
import type { WriteFiles } from './write-files.ts';
import { addContribution, type Contributions, type Revert, revertsOf } from './write-sums.ts';

/** A batch costs a dozen statements whatever is in it; Neo4j's memory bounds what its changes may touch. */
const changeRows = 2000;
const touchRows = 5000;

export interface Landed {
  count: number;
  reverts: Revert[];
  /** By developer. */
  contributions: Contributions;
}

/** Streams the history from its newest change to its oldest into the graph. */
export async function writeHistory(
  cursor: Cursor,
  {
    history,
    head,
    fold,
    identities,
    writeFiles,
  }: { history: RepositoryHistory; head: string; fold: HistoryFold; identities: Identities; writeFiles: WriteFiles },
  signal: AbortSignal,
): Promise<Landed> {
  const grouping = createGrouping(history.own);
  const landed: Landed = { count: 0, reverts: [], contributions: new Map() };
  let skip = isPast(cursor, 'changes') ? Number.POSITIVE_INFINITY : 0;
  if (skip === 0) {
    await enter(cursor, 'changes', cursor.total);
    skip = cursor.done;
  }
  const keep = createKeeper(cursor.oldest);
  let kept = 0;
  let pending: PlacedChange[] = [];
  let touches = 0;
  let knownFiles = fold.names.files.length;
  /** The batch that Neo4j works on while the next one is read. */
  let writing = Promise.resolve();

  async function flush(): Promise<void> {
    const batch = pending;
    pending = [];
    touches = 0;
    await writing;
    const fresh = fold.names.files.slice(knownFiles);
    knownFiles = fold.names.files.length;
    writing = write(batch, fresh);
    // Awaited with the next batch: until then a failure is nobody's.
    writing.catch(() => undefined);
  }

  async function write(batch: readonly PlacedChange[], fresh: readonly PastFile[]): Promise<void> {
    // Where they fit, new files come with the changes that touch them: a commit of their own would cost as much as they do.
    const alone = batch.length === 0 ? fresh : fresh.slice(touchRows);
    for (const some of inBatches(alone, touchRows)) await writeFiles(cursor.write, some);
    if (batch.length === 0) return;
    await writeFiles(
      (files) =>
        advance(cursor, batch.length, async (run) => {
          await files(run);
          await writeBatch(run, { cursor, identities, batch });
        }),
      fresh.slice(0, touchRows),
    );
    for (const placed of batch) await writeRest(cursor, placed);
  }

  async function take(step: Step | null): Promise<void> {
    if (step === null) return;
    for (const placed of fold.push(step)) {
      const { change } = placed;
      landed.count += 1;
      addContribution(landed.contributions, identities, change);
      landed.reverts.push(...revertsOf(change));
      if (!keep(change)) continue;
      kept += 1;
      if (kept > skip) {
        pending.push(placed);
        touches += Math.min(touchRows, placed.touches.length);
      } else {
        knownFiles = fold.names.files.length;
        await writeRest(cursor, placed);
      }
    }
    if (pending.length >= changeRows || touches >= 2 * touchRows) await flush();
  }

  try {
    for await (const list of history.read({ head }, signal)) {
      for (const commit of list) await take(grouping.push(commit));
    }
    await take(grouping.end());
    await flush();
    await writing;
  } finally {
    await Promise.allSettled([writing]);
  }
  return landed;
}

/** Whether a change is written: what lands again later belongs to the younger change of its pull request. */
function createKeeper(oldest: number | null): (change: LandedChange) => boolean {
  const numbers = new Set<number>();
  return ({ at, number }) => {
    if (oldest === null) return true;
    if (at < oldest && (number === null || !numbers.has(number))) return false;
    if (number !== null) numbers.add(number);
    return true;
  };
}

async function writeBatch(
  run: Run,
  { cursor: { repoId }, identities, batch }: { cursor: Cursor; identities: Identities; batch: readonly PlacedChange[] },
): Promise<void> {
  const changes = batch.map(({ change, touches }) => ({ change, touches: touches.slice(0, touchRows).map(toTouch) }));
  await writeChanges(run, { repoId, identities, order: 'newest first' }, changes);
}

function toTouch({ file, status }: PlacedChange['touches'][number]) {
  return { path: file.path, status };
}

/** What one change touches beyond one transaction. Written again after an interruption: it was counted with its beginning. */
async function writeRest(cursor: Cursor, { change, touches }: PlacedChange): Promise<void> {
  for (const some of inBatches(touches.slice(touchRows), touchRows)) {
    const files = some.map(({ file, status }) => [file.path, status]);
    const rows = [{ key: change.key, props: { at: change.at }, files }];
    await cursor.write((run) => run(touchMore, { repoId: cursor.repoId, rows }));
  }
}
