import { markScanned, type Repository, requestReindex } from '@waggle/store';
import type { RepositorySource } from '../neo4j/scan-repository.ts';
import { type SyncResult, syncRepository } from '../neo4j/sync-repository.ts';
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
  const result = await deps.exclusively(`scan ${repoId}`, () =>
    syncRepository({ ...deps, beforeFirstFinish }, { repoId, fullName }, source, signal),
  );
  await markScanned(deps.db, repoId);
  deps.logger.info('Repository scanned', { repository: fullName, ...result, reindexed });
  return result;
}
