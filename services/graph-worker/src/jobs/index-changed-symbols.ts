import { toError } from '@waggle/platform';
import type { Repository } from '@waggle/store';
import type { PullRequestFacts } from '../core/pull-request-facts.ts';
import { findChangedSymbols } from '../structure/find-changed-symbols.ts';
import { storeChangedSymbols } from '../structure/store-changed-symbols.ts';
import type { GraphDeps } from './graph-deps.ts';

/**
 * Keeps which symbols an open pull request changes, read from its own version of the files. Without the mirror the pull request
 * stays indexed by its files: conflicts are then told by file only.
 */
export async function indexChangedSymbols(
  deps: GraphDeps,
  repository: Repository,
  facts: PullRequestFacts,
  signal: AbortSignal,
): Promise<void> {
  const fqns = facts.state === 'open' ? await findSymbols(deps, repository, facts, signal) : [];
  if (fqns !== null) await storeChangedSymbols(deps.graph, { repoId: repository.repoId, number: facts.number }, fqns);
}

/** Null when they cannot be read now; then what was known stays. */
async function findSymbols(
  deps: GraphDeps,
  repository: Repository,
  { number, files }: PullRequestFacts,
  signal: AbortSignal,
): Promise<string[] | null> {
  if (!files.some(({ head, patch }) => head != null || patch != null)) return [];
  try {
    const { readBlobs } = await deps.openRepository(repository, signal);
    return readBlobs === undefined ? null : await findChangedSymbols(deps.syntax, readBlobs, files);
  } catch (thrown) {
    signal.throwIfAborted();
    deps.logger.warn('Symbols of a pull request could not be read', { number, error: toError(thrown) });
    return null;
  }
}
