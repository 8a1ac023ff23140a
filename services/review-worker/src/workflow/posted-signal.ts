import { WorkAbortedError } from '@waggle/store';

export interface PostedSignal {
  signal: AbortSignal;
  /** The review is on GitHub. */
  posted: () => void;
}

/**
 * Aborts with `signal`, but once the review is posted only for a lost lease or a shutdown: a newer request must not leave a
 * review that people see without its check run, its ledger and its place in the graph.
 */
export function createPostedSignal(signal: AbortSignal): PostedSignal {
  const controller = new AbortController();
  let isPosted = false;
  const abort = () => {
    const { reason } = signal;
    const isUnwanted =
      reason instanceof WorkAbortedError && (reason.reason === 'superseded' || reason.reason === 'cancelled');
    if (!(isPosted && isUnwanted)) controller.abort(reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return {
    signal: controller.signal,
    posted: () => {
      isPosted = true;
    },
  };
}
