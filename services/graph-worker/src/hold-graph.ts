import { type Logger, RetryLaterError, toError } from '@waggle/platform';
import { type Db, type GraphLease, keepGraph, leaseGraph, releaseGraph } from '@waggle/store';

const leaseMs = 30_000;

/**
 * Runs work as the one writer of a repository's graph among all processes. While another one writes, the work goes back
 * without counting an attempt. A lost lease aborts the work; the graph itself also refuses an older writer.
 */
export async function holdGraph<T>(
  { db, logger }: { db: Db; logger: Logger },
  lease: GraphLease,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!(await leaseGraph(db, lease, leaseMs))) throw busy();
  const lost = new AbortController();
  const timer = setInterval(() => {
    keepGraph(db, lease, leaseMs).then(
      (kept) => {
        if (!kept) lost.abort(busy());
      },
      (error: unknown) => logger.warn('The lease on a graph could not be renewed', { error: toError(error) }),
    );
  }, leaseMs / 3);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    await releaseGraph(db, lease);
  }
}

function busy(): RetryLaterError {
  return new RetryLaterError('REPOSITORY_BUSY', 'Another process writes to the graph of this repository', 2000, {
    countAttempt: false,
  });
}
