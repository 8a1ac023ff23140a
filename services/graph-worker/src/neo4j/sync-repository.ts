import type { Graph } from './connect.ts';
import { claimRepository, createHeldWriter } from './held-writer.ts';
import { backfill } from './history/backfill.ts';
import type { BackfillProgress } from './history/backfill-cursor.ts';
import { type RepositorySource, type ScanResult, type ScanTarget, scanRepository } from './scan-repository.ts';

export interface SyncDeps {
  graph: Graph;
  now: () => number;
  newScanId: () => string;
  /** Runs before a first scan counts as finished, so that a crash in between repeats it. */
  beforeFirstFinish?: () => Promise<void>;
  report?: (progress: BackfillProgress) => Promise<void>;
}

export interface SyncResult extends ScanResult {
  /** Changes of the past that were read; null where only files could be read. */
  changes: number | null;
}

const heldHistory = 'MATCH (r:Repository {repoId: $repoId}) RETURN r.historyHead AS head';

/** Brings files and history of the default branch up to its head; only files where the repository cannot be cloned. */
export async function syncRepository(
  deps: SyncDeps,
  target: ScanTarget,
  source: RepositorySource,
  signal: AbortSignal,
): Promise<SyncResult> {
  const { history } = source;
  const head = history === undefined ? null : await source.headOfDefaultBranch();
  const [held] = await deps.graph.read<{ head: string | null }>(heldHistory, { repoId: target.repoId }, 10_000);
  if (history === undefined || head === null || typeof held?.head === 'string') {
    return { ...(await scanRepository(deps, target, source, signal)), changes: null };
  }
  const claim = deps.newScanId();
  await claimRepository(deps.graph, target, claim);
  const write = createHeldWriter(deps.graph, target.repoId, claim, signal);
  const { files } = await source.listFiles(head.sha);
  const { report = async () => {}, beforeFirstFinish = async () => {} } = deps;
  const result = await backfill(
    { ...deps, write, report, beforeFinish: beforeFirstFinish },
    { repoId: target.repoId, head: head.sha, files, history },
    signal,
  );
  const counts = { upserted: files.length, renamed: 0, vanished: 0, changes: result.changes };
  return { headSha: head.sha, unchanged: false, first: true, ...counts };
}
