import { findLatestVerdict, type Lease } from '@waggle/store';
import { indexPullRequest } from '../neo4j/index-pull-request.ts';
import { requireRoom } from '../neo4j/limits.ts';
import { type GraphDeps, requireActiveRepository } from './graph-deps.ts';
import { indexChangedSymbols } from './index-changed-symbols.ts';

/** Reads a pull request as GitHub has it now and writes it to the graph. */
export async function indexWork(
  deps: GraphDeps,
  { ref }: Pick<Lease, 'ref'>,
  signal: AbortSignal,
): Promise<{ headSha: string }> {
  const { repoId, prNumber } = ref;
  const repository = await requireActiveRepository(deps.db, repoId);
  const facts = await deps.loadPullRequest({ ...repository, number: prNumber }, signal);
  const verdict = await findLatestVerdict(deps.db, repoId, prNumber);
  const target = { repoId, fullName: repository.fullName, verdict };
  signal.throwIfAborted();
  await requireRoom(deps.graph, deps.limits);
  const written = await deps.exclusively(`write ${repoId}`, () => indexPullRequest(deps, target, facts));
  if (written) await indexChangedSymbols(deps, repository, facts, signal);
  deps.logger.info('Pull request indexed', { files: facts.files.length, closes: facts.closes, verdict, written });
  return { headSha: facts.headSha };
}
