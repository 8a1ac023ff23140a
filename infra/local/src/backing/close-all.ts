import { describeFailure } from '../process/launch-error.ts';

interface Closable {
  close(): Promise<void>;
}

export interface Closer {
  add(closable: Closable): void;
  /** Closes everything at once and tells what could not be closed. */
  close(): Promise<string[]>;
}

/** Collects what was opened, to be closed together; one failure does not keep the rest open. */
export function createCloser(): Closer {
  const open: Closable[] = [];
  return {
    add: (closable) => {
      open.push(closable);
    },
    close: async () => {
      const outcomes = await Promise.allSettled(open.splice(0).map((closable) => closable.close()));
      return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [describeFailure(outcome.reason)] : []));
    },
  };
}
