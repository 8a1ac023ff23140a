import { markScanned, type Repository, recordBackfill, requestReindex } from '@waggle/store';
import { holdGraph } from '../hold-graph.ts';
import { backfillPeople } from '../neo4j/backfill-people.ts';
import { createHeldWriter, type HeldWrite } from '../neo4j/held-writer.ts';
import type { BackfillProgress } from '../neo4j/history/backfill-cursor.ts';
import { updateOwners } from '../neo4j/history/update-owners.ts';
import { requireRoom, withinLimits } from '../neo4j/limits.ts';
import type { RepositorySource } from '../neo4j/scan-repository.ts';
import { type SyncResult, syncRepository } from '../neo4j/sync-repository.ts';
import { indexStructure, type StructureResult } from '../structure/index-structure.ts';
import type { GraphDeps } from './graph-deps.ts';
import { rememberProjectMap } from './remember-project-map.ts';
import { requestOpenPulls } from './request-open-pulls.ts';

/**
 * Scans a repository and records that in Postgres. A graph that never held this repository, or lost it, also gets back
 * every pull request that was indexed before.
 */
export async function scan(
  deps: GraphDeps,
  repository: Repository,
  source: RepositorySource,
  signal: AbortSignal,
): Promise<SyncResult> {
  const { repoId, fullName } = repository;
  let reindexed = 0;
  const beforeFirstFinish = async () => {
    reindexed = await requestReindex(deps.db, repoId);
    await deps.warmUp(repoId);
  };
  const claim = deps.newScanId();
  const lease = { repoId, owner: claim };
  const report = async (progress: BackfillProgress) => {
    await requireRoom(deps.graph, deps.limits);
    await recordBackfill(deps.db, lease, progress);
  };
  const sync = { ...deps, beforeFirstFinish, newScanId: () => claim, report };
  return deps.exclusively(`scan ${repoId}`, () =>
    holdGraph(deps, lease, signal, async (held) => {
      const limited = { graph: deps.graph, limits: deps.limits };
      const result = await withinLimits(limited, { repoId, fullName, claim }, held, () =>
        syncRepository(sync, { repoId, fullName }, source, held),
      );
      const { headSha, contents } = result;
      const readable = contents ? source : withoutContents(source);
      const write = createHeldWriter(deps.graph, repoId, claim, held);
      await updateOwnership(deps, { repoId, write }, { source: readable, result });
      await rememberProjectMap(deps, repoId, { source, headSha });
      await markScanned(deps.db, repoId);
      const done = { phase: 'done', done: result.changes ?? 0, total: result.changes };
      if (result.first) await recordBackfill(deps.db, lease, done);
      const structure = await updateStructure(deps, { repoId, write, headSha }, readable, held);
      const open = await requestOpenPulls(deps, repository, source, write);
      const people = result.changes === null ? null : await updatePeople(deps, { repoId, write }, source);
      const { touched: _touched, ...counts } = result;
      deps.logger.info('Repository scanned', { repository: fullName, ...counts, structure, people, reindexed, open });
      return result;
    }),
  );
}

/** The repository that this job holds, and how to write to it. */
interface Held {
  repoId: number;
  write: HeldWrite;
}

/** Past reviewers, once; after everything that does not need GitHub's API, which may tell it to wait. */
async function updatePeople({ graph }: GraphDeps, { repoId, write }: Held, { readPastPulls }: RepositorySource) {
  if (readPastPulls === undefined) return null;
  return backfillPeople({ graph, write }, repoId, readPastPulls);
}

function withoutContents({ readBlobs: _readBlobs, ...source }: RepositorySource): RepositorySource {
  return source;
}

/** Who must look at what, by CODEOWNERS, where contents can be read. */
async function updateOwnership(
  { graph }: GraphDeps,
  { repoId, write }: Held,
  { source: { readBlobs }, result: { touched } }: { source: RepositorySource; result: SyncResult },
): Promise<void> {
  if (readBlobs === undefined) return;
  await updateOwners({ graph, write }, repoId, readBlobs, touched);
}

/** After the files, so that a repository whose contents cannot be read is scanned all the same. Null without contents. */
async function updateStructure(
  { graph, syntax: pool, now }: GraphDeps,
  { repoId, write, headSha }: Held & { headSha: string | null },
  source: RepositorySource,
  signal: AbortSignal,
): Promise<StructureResult | null> {
  const { readBlobs, listFiles } = source;
  if (readBlobs === undefined || headSha === null) return null;
  const listPaths = async () => (await listFiles(headSha)).files.map(({ path }) => path);
  return indexStructure({ graph, write, pool, now }, { repoId }, { listPaths, readBlobs }, signal);
}
