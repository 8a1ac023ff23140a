import { describeFailure } from '../process/launch-error.ts';

export interface Closable {
  close(): Promise<void>;
}

/** Collects what was opened and closes it in reverse order, once; one failure does not keep the rest open. */
export function createCloser(): { add<T extends Closable>(closable: T): T; close(): Promise<string[]> } {
  const open: Closable[] = [];
  async function close(): Promise<string[]> {
    const failures: string[] = [];
    for (let next = open.pop(); next; next = open.pop()) {
      await next.close().catch((error: unknown) => failures.push(describeFailure(error)));
    }
    return failures;
  }
  return {
    add: (closable) => {
      open.push(closable);
      return closable;
    },
    close,
  };
}
