import { type Handlers, PermanentError } from '@waggle/platform';
import { type OutboxLease, runLeasedOutbox, runLeasedWork } from '@waggle/store';
import type { GraphDeps } from './jobs/graph-deps.ts';
import { indexWork } from './jobs/index-work.ts';
import { outboxJobs } from './jobs/outbox-jobs.ts';

export interface HandlerDeps extends GraphDeps {
  /** Names this process in leases. */
  owner: string;
}

/**
 * The consumers of the graph queue. Each leases its row first and asks for Neo4j inside the lease: while Neo4j is away
 * the row goes back with a time to come again, and no attempt is counted.
 */
export function createHandlers(deps: HandlerDeps): Handlers<'graph'> {
  async function runRequest(outboxId: number, signal: AbortSignal): Promise<void> {
    await runLeasedOutbox({ ...deps, signal }, outboxId, async (lease, held) => {
      await deps.readiness.check();
      await dispatch(deps, lease, held);
    });
  }
  return {
    'graph.pull_request': async ({ repoId, prNumber, kind }, signal) => {
      await runLeasedWork({ ...deps, signal }, { repoId, prNumber, kind }, async (lease, held) => {
        await deps.readiness.check();
        return await indexWork(deps, lease, held);
      });
    },
    'graph.connect': ({ outboxId }, signal) => runRequest(outboxId, signal),
    'graph.push': ({ outboxId }, signal) => runRequest(outboxId, signal),
    'graph.issue': ({ outboxId }, signal) => runRequest(outboxId, signal),
    'graph.disconnect': ({ outboxId }, signal) => runRequest(outboxId, signal),
  };
}

async function dispatch(deps: GraphDeps, { kind, payload }: OutboxLease, signal: AbortSignal): Promise<void> {
  if (!isGraphRequest(kind)) throw new PermanentError('WRONG_QUEUE', `graph-worker does not know ${kind}`);
  // The row names its own kind, and the store parsed the payload by it.
  const run = outboxJobs[kind] as (deps: GraphDeps, payload: unknown, signal: AbortSignal) => Promise<void>;
  await run(deps, payload, signal);
}

function isGraphRequest(kind: string): kind is keyof typeof outboxJobs {
  return Object.hasOwn(outboxJobs, kind);
}
