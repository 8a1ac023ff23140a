import { type Logger, toError } from '@waggle/platform';
import { type ContextSources, loadContext } from './load-context.ts';

const PATIENCE_MS = 15_000;
/** GitHub numbers repositories from 1: nothing is found, so only the planning costs anything. */
const NO_REPOSITORY = 0;

/**
 * Asks once for the context of nothing. A Neo4j that just came up takes seconds to plan its first statements, longer than a
 * review waits for the graph: without this the first review after a start would go without it.
 */
export async function warmUp({ logger, ...sources }: ContextSources & { logger: Logger }): Promise<void> {
  const request = {
    repoId: NO_REPOSITORY,
    paths: ['README.md'],
    issueNumbers: [1],
    author: null,
    excludePullRequest: null,
  };
  try {
    await loadContext({ queryTimeoutMs: PATIENCE_MS, ...sources }, request);
  } catch (error) {
    logger.warn('Neo4j could not be warmed up: the first context may come late', { error: toError(error) });
  }
}
