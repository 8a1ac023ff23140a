import { isFinal } from '@waggle/platform';
import { backgroundPriority, type Repository, upsertWork } from '@waggle/store';
import type { HeldWrite } from '../neo4j/held-writer.ts';
import type { OpenPull, RepositorySource } from '../neo4j/scan-repository.ts';
import { openPullsAsked, setOpenPullsAsked } from '../neo4j/scan-statements.ts';
import type { GraphDeps } from './graph-deps.ts';

/** As many as a question about conflicts looks at; those that moved last. */
const maxPulls = 400;
const readTimeoutMs = 10_000;

/**
 * Asks, once in the life of a repository's graph, for the index of every pull request that is open already: the next review may be
 * in conflict with one that no event will tell of. Call it after the structure, so that they find the symbols that they change.
 * Answers how many were asked for.
 */
export async function requestOpenPulls(
  { db, graph, logger }: Pick<GraphDeps, 'db' | 'graph' | 'logger'>,
  { repoId, fullName, installationId }: Repository,
  { listOpenPulls }: Pick<RepositorySource, 'listOpenPulls'>,
  write: HeldWrite,
): Promise<number> {
  if (listOpenPulls === undefined) return 0;
  const [stored] = await graph.read<{ asked: boolean }>(openPullsAsked, { repoId }, readTimeoutMs);
  if (stored?.asked !== false) return 0;
  const pulls = await list(listOpenPulls, logger);
  const newest = pulls.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime()).slice(0, maxPulls);
  const told = { repoId, fullName, installationId, before: null, eventId: null };
  await upsertWork(
    db,
    newest.map(({ number, headSha, baseSha, updatedAt }) => ({
      ...told,
      kind: 'graph',
      force: true,
      priority: backgroundPriority,
      prNumber: number,
      headSha,
      baseSha,
      githubUpdatedAt: updatedAt,
    })),
  );
  await write((run) => run(setOpenPullsAsked, { repoId }));
  return newest.length;
}

/** What the App may not read is not asked for again. */
async function list(listOpenPulls: () => Promise<OpenPull[]>, logger: GraphDeps['logger']): Promise<OpenPull[]> {
  try {
    return await listOpenPulls();
  } catch (error) {
    if (!isFinal(error)) throw error;
    logger.warn('GitHub refuses to list open pull requests: conflicts with those opened before are not known', {
      error,
    });
    return [];
  }
}
