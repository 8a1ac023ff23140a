import { markScanned, type Repository, requestReindex } from '@waggle/store';
import { createHeldWriter } from '../neo4j/held-writer.ts';
import type { RepositorySource } from '../neo4j/scan-repository.ts';
import { type SyncResult, syncRepository } from '../neo4j/sync-repository.ts';
import { indexStructure, type StructureResult } from '../structure/index-structure.ts';
import type { GraphDeps } from './graph-deps.ts';

/**
 * Scans a repository and records that in Postgres. A graph that never held this repository, or lost it, also gets back
 * every pull request that was indexed before.
 */
export async function scan(
  deps: GraphDeps,
  { repoId, fullName }: Repository,
  source: RepositorySource,
  signal: AbortSignal,
): Promise<SyncResult> {
  let reindexed = 0;
  const beforeFirstFinish = async () => {
    reindexed = await requestReindex(deps.db, repoId);
  };
  const claim = deps.newScanId();
  const sync = { ...deps, beforeFirstFinish, newScanId: () => claim };
  return deps.exclusively(`scan ${repoId}`, async () => {
    const result = await syncRepository(sync, { repoId, fullName }, source, signal);
    await markScanned(deps.db, repoId);
    const structure = await updateStructure(deps, { repoId, claim, headSha: result.headSha }, source, signal);
    deps.logger.info('Repository scanned', { repository: fullName, ...result, structure, reindexed });
    return result;
  });
}

/** After the files, so that a repository whose contents cannot be read is scanned all the same. Null without contents. */
async function updateStructure(
  { graph, syntax: pool, now }: GraphDeps,
  { repoId, claim, headSha }: { repoId: number; claim: string; headSha: string | null },
  source: RepositorySource,
  signal: AbortSignal,
): Promise<StructureResult | null> {
  const { readBlobs, listFiles } = source;
  if (readBlobs === undefined || headSha === null) return null;
  const listPaths = async () => (await listFiles(headSha)).files.map(({ path }) => path);
  const write = createHeldWriter(graph, repoId, claim, signal);
  return indexStructure({ graph, write, pool, now }, { repoId }, { listPaths, readBlobs }, signal);
}
