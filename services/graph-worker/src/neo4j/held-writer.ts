import { RetryLaterError } from '@waggle/platform';
import type { Graph, Run } from './connect.ts';
import * as statements from './scan-statements.ts';

/** Writes on behalf of the one job that holds the repository. */
export type HeldWrite = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

/** Takes the repository over: an older job that still writes to it stops at its next transaction. */
export async function claimRepository(
  graph: Graph,
  target: { repoId: number; fullName: string },
  claim: string,
): Promise<void> {
  await graph.write((run) => run(statements.claimScan, { ...target, scan: claim }));
}

/** Every transaction first makes sure that nobody took the repository over, and keeps it so until it commits. */
export function createHeldWriter(graph: Graph, repoId: number, claim: string, signal: AbortSignal): HeldWrite {
  return async (work) => {
    signal.throwIfAborted();
    return graph.write(async (run) => {
      const [held] = await run<{ scan: string }>(statements.holdScan, { repoId, scan: claim });
      if (held?.scan !== claim) throw superseded();
      return work(run);
    });
  };
}

// The newer job started later and so sees everything this one saw; a repeat then finds nothing to do.
function superseded(): RetryLaterError {
  const message = 'Another scan took this repository over';
  return new RetryLaterError('SCAN_SUPERSEDED', message, 1000, { countAttempt: false });
}
