import { collectPeople } from '../../core/history/collect-people.ts';
import { createHistoryFold } from '../../core/history/fold-history.ts';
import { createIdentities, type Identities } from '../../core/history/identities.ts';
import { inBatches } from '../../core/in-batches.ts';
import type { ListedFile } from '../../core/plan-scan.ts';
import type { RepositoryHistory } from '../../sources/repository-history.ts';
import { advance, type BackfillDeps, type BackfillPhase, type Cursor, enter, isPast } from './backfill-cursor.ts';
import { writeHistory } from './backfill-history.ts';
import * as statements from './backfill-statements.ts';
import { writePairs, writeTotals } from './backfill-totals.ts';
import { createFileWriter, type WriteFiles } from './write-files.ts';
import { writePeople } from './write-people.ts';

export interface BackfillInput {
  repoId: number;
  head: string;
  files: readonly ListedFile[];
  history: RepositoryHistory;
  /** See {@link Cursor}. */
  oldest: number | null;
}

export interface BackfillResult {
  changes: number;
  files: number;
  pairs: number;
}

const fileRows = 5000;
const readTimeoutMs = 60_000;

interface Stored {
  head: string | null;
  phase: BackfillPhase | null;
  done: number;
  oldest: number | null;
  hasFiles: boolean;
}

/**
 * Writes the whole history that leads to `head`: newest changes first, so that every file is known by its present name and
 * an interrupted backfill already holds what matters most. A repeat for the same head goes on after the last transaction.
 */
export async function backfill(deps: BackfillDeps, input: BackfillInput, signal: AbortSignal): Promise<BackfillResult> {
  const { repoId, head } = input;
  const [stored] = await deps.graph.read<Stored>(statements.readProgress, { repoId }, readTimeoutMs);
  const resumed = stored?.head === head && stored.phase !== null ? stored : null;
  const cursor: Cursor = {
    ...deps,
    repoId,
    head,
    phase: resumed?.phase ?? 'files',
    done: resumed?.done ?? 0,
    total: null,
    oldest: resumed === null ? input.oldest : resumed.oldest,
  };
  const write = createFileWriter(repoId, stored?.hasFiles !== true);
  await writeFiles(cursor, input, write);
  const identities = await writeEverybody(cursor, input, signal);
  const fold = createHistoryFold(input.files);
  const landed = await writeHistory(cursor, { ...input, fold, identities, writeFiles: write }, signal);
  await writeTotals(cursor, { fold, landed });
  await writePairs(cursor, fold);
  await deps.beforeFinish?.();
  await deps.write((run) =>
    run(statements.finishBackfill, { repoId, head, now: deps.now(), fileCount: input.files.length }),
  );
  return { changes: landed.count, files: fold.names.files.length, pairs: fold.pairs.size() };
}

async function writeFiles(cursor: Cursor, { files }: BackfillInput, write: WriteFiles): Promise<void> {
  if (isPast(cursor, 'files')) return;
  await enter(cursor, 'files', files.length);
  for (const batch of inBatches(files.slice(cursor.done), fileRows)) {
    await write((work) => advance(cursor, batch.length, work), batch);
  }
}

/** Names and addresses of the whole history first: who is who is known only when all were seen. */
async function writeEverybody(cursor: Cursor, input: BackfillInput, signal: AbortSignal): Promise<Identities> {
  const { history, head, repoId } = input;
  const identities = createIdentities();
  let commits = 0;
  for await (const list of history.read({ head, files: false }, signal)) {
    for (const commit of list) collectPeople(identities, commit, history.own);
    commits += list.length;
  }
  if (!isPast(cursor, 'people')) {
    await enter(cursor, 'people', commits);
    await writePeople(cursor.write, repoId, identities);
    await advance(cursor, commits, async () => {});
  }
  cursor.total = commits;
  return identities;
}
