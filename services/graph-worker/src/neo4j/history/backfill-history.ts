import { directoriesOf } from '../../core/directories.ts';
import type { PastFile } from '../../core/history/file-names.ts';
import type { HistoryFold, PlacedChange } from '../../core/history/fold-history.ts';
import { createGrouping, type Step } from '../../core/history/group-commits.ts';
import type { Identities } from '../../core/history/identities.ts';
import type { RepositoryHistory } from '../../sources/repository-history.ts';
import type { Run } from '../connect.ts';
import { advance, type Cursor, enter, isPast } from './backfill-cursor.ts';
import * as statements from './backfill-statements.ts';
import { toFileRow } from './file-row.ts';
import { writeChanges } from './write-changes.ts';
import { addContribution, type Contributions, type Revert, revertsOf } from './write-sums.ts';

/** Changes fan out into files: 1,000 a transaction is the measured best. */
const changeRows = 1000;

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
  }: { history: RepositoryHistory; head: string } & { fold: HistoryFold; identities: Identities },
  signal: AbortSignal,
): Promise<Landed> {
  const grouping = createGrouping(history.own);
  const landed: Landed = { count: 0, reverts: [], contributions: new Map() };
  let skip = isPast(cursor, 'changes') ? Number.POSITIVE_INFINITY : 0;
  if (skip === 0) {
    await enter(cursor, 'changes', cursor.total);
    skip = cursor.done;
  }
  let pending: PlacedChange[] = [];
  let knownFiles = fold.names.files.length;

  async function flush(): Promise<void> {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    const fresh = fold.names.files.slice(knownFiles);
    await advance(cursor, batch.length, (run) => writeBatch(run, { cursor, identities, fresh, batch }));
    knownFiles = fold.names.files.length;
  }

  async function take(step: Step | null): Promise<void> {
    if (step === null) return;
    for (const placed of fold.push(step)) {
      const { change } = placed;
      landed.count += 1;
      addContribution(landed.contributions, identities, change);
      landed.reverts.push(...revertsOf(change));
      if (landed.count > skip) pending.push(placed);
      else knownFiles = fold.names.files.length;
    }
    if (pending.length >= changeRows) await flush();
  }

  for await (const list of history.read({ head }, signal)) {
    for (const commit of list) await take(grouping.push(commit));
  }
  await take(grouping.end());
  await flush();
  return landed;
}

async function writeBatch(
  run: Run,
  {
    cursor: { repoId },
    identities,
    fresh,
    batch,
  }: { cursor: Cursor; identities: Identities; fresh: readonly PastFile[]; batch: readonly PlacedChange[] },
): Promise<void> {
  await createPastFiles(run, repoId, fresh);
  const changes = batch.map(({ change, touches }) => ({
    change,
    touches: touches.map(({ file, status }) => ({ path: file.path, status })),
  }));
  await writeChanges(run, { repoId, identities, order: 'newest first' }, changes);
}

async function createPastFiles(run: Run, repoId: number, files: readonly PastFile[]): Promise<void> {
  if (files.length === 0) return;
  await run(statements.mergeDirectories, { repoId, rows: directoriesOf(files.map(({ path }) => path)) });
  await run(statements.mergeFiles, { repoId, rows: files.map(({ path, blob }) => toFileRow(path, blob)) });
}
