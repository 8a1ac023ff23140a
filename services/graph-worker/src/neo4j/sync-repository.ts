import { secondsPerDay } from '../core/decay.ts';
import type { RepositoryHistory } from '../sources/repository-history.ts';
import type { Graph } from './connect.ts';
import { claimRepository, createHeldWriter, type HeldWrite } from './held-writer.ts';
import { backfill } from './history/backfill.ts';
import type { BackfillProgress } from './history/backfill-cursor.ts';
import { pruneHistory } from './history/prune-history.ts';
import { resetHistory } from './history/reset-history.ts';
import { updateHistory } from './history/update.ts';
import type { TouchedFiles } from './history/update-owners.ts';
import { type RepositorySource, type ScanResult, type ScanTarget, scanRepository } from './scan-repository.ts';

export interface SyncDeps {
  graph: Graph;
  now: () => number;
  newScanId: () => string;
  /** Runs before a first scan counts as finished, so that a crash in between repeats it. */
  beforeFirstFinish?: () => Promise<void>;
  report?: (progress: BackfillProgress) => Promise<void>;
  /** Changes of more days ago are not kept; absent or null to keep all. */
  historyDays?: number | null;
}

export interface SyncResult extends ScanResult {
  /** Changes that were read; null where only files could be read. */
  changes: number | null;
  /** False where only names of files could be had: GitHub refused git. */
  contents: boolean;
  /** Null when any file may be another one than before. */
  touched: TouchedFiles | null;
  /** True when the branch was rewritten and its history read anew. */
  rebuilt: boolean;
}

const heldHistory = `
MATCH (r:Repository {repoId: $repoId})
RETURN r.historyHead AS head, r.backfillHead AS backfillHead`;

interface Held {
  head: string | null;
  backfillHead: string | null;
}

/** Brings files and history of the default branch up to its head; only files where the repository cannot be cloned. */
export async function syncRepository(
  deps: SyncDeps,
  target: ScanTarget,
  source: RepositorySource,
  signal: AbortSignal,
): Promise<SyncResult> {
  const { history } = source;
  if (history === undefined) return filesOnly(await scanRepository(deps, target, source, signal), true);
  const claim = deps.newScanId();
  await claimRepository(deps.graph, target, claim);
  const write = createHeldWriter(deps.graph, target.repoId, claim, signal);
  const branch = await source.headOfDefaultBranch();
  if (branch === null || branch.filesOnly === true) {
    return filesOnly(await scanRepository(deps, target, source, signal), branch === null);
  }
  const [held] = await deps.graph.read<Held>(heldHistory, { repoId: target.repoId }, 10_000);
  const oldest = deps.historyDays == null ? null : deps.now() - deps.historyDays * secondsPerDay;
  const work: Work = { ...deps, ...target, write, source, history, head: branch.sha, oldest };
  const result = await bringUpToDate(work, held ?? null, signal);
  if (oldest !== null) await pruneHistory(write, { repoId: target.repoId, oldest });
  return result;
}

async function bringUpToDate(work: Work, held: Held | null, signal: AbortSignal): Promise<SyncResult> {
  const { history, head, repoId, write } = work;
  if (held?.head === head) return { ...nothing, headSha: head, unchanged: true };
  if (typeof held?.head === 'string') {
    const followed = (await history.extends(held.head, head)) ? await follow(work, held.head, signal) : null;
    if (followed !== null) return followed;
    await resetHistory(write, repoId);
  }
  return buildAnew(work, held, signal);
}

interface Work extends SyncDeps, ScanTarget {
  write: HeldWrite;
  source: RepositorySource;
  history: RepositoryHistory;
  head: string;
  oldest: number | null;
}

const nothing = {
  first: false,
  upserted: 0,
  renamed: 0,
  vanished: 0,
  changes: 0,
  contents: true,
  rebuilt: false,
  touched: { changed: [], removed: [] } as TouchedFiles,
};

function filesOnly(result: ScanResult, contents: boolean): SyncResult {
  return { ...result, changes: null, contents, rebuilt: false, touched: null };
}

/** Null when the push is too large to be followed. */
async function follow(work: Work, since: string, signal: AbortSignal): Promise<SyncResult | null> {
  const { head, repoId, history } = work;
  const update = await updateHistory(work, { repoId, since, head, history }, signal);
  if (update === null) return null;
  const { changes, changed, removed } = update;
  const counts = { upserted: changed.length, vanished: removed.length, changes };
  return { ...nothing, ...counts, headSha: head, unchanged: false, touched: { changed, removed } };
}

/** An unfinished backfill goes on with the commit that it began with; what was pushed meanwhile is then added. */
async function buildAnew(work: Work, held: Held | null, signal: AbortSignal): Promise<SyncResult> {
  const { repoId, source, history, oldest, report = async () => {}, beforeFirstFinish = async () => {} } = work;
  const begun = held?.backfillHead ?? null;
  const goesOn = begun !== null && (await history.extends(begun, work.head));
  if (begun !== null && !goesOn) await resetHistory(work.write, repoId);
  const head = goesOn ? begun : work.head;
  const { files } = await source.listFiles(head);
  const deps = { ...work, report, beforeFinish: beforeFirstFinish };
  const { changes } = await backfill(deps, { repoId, head, files, history, oldest }, signal);
  const later = head === work.head ? nothing : await follow(work, head, signal);
  if (later === null) {
    await resetHistory(work.write, repoId);
    return buildAnew(work, null, signal);
  }
  const counts = { first: true, upserted: files.length, changes: changes + (later.changes ?? 0) };
  const rebuilt = typeof held?.head === 'string';
  return { ...nothing, ...counts, headSha: work.head, unchanged: false, rebuilt, touched: null };
}
