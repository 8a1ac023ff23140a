import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from './byte-budget.ts';

export type BodyResult =
  | { kind: 'body'; body: Buffer }
  | { kind: 'too_large' | 'over_budget' }
  /** The client went away or was too slow: there is nobody to answer. */
  | { kind: 'aborted' };

export interface ReadOptions {
  maxBytes: number;
  budget: ByteBudget;
  onChunk: (chunk: Buffer) => void;
}

/**
 * Reads a body, counting what really arrives instead of believing Content-Length. The caller gives `taken()` back to
 * the budget when it is done with the body.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, budget, onChunk }: ReadOptions,
): { done: Promise<BodyResult>; taken: () => number } {
  const { promise, resolve } = Promise.withResolvers<BodyResult>();
  const chunks: Buffer[] = [];
  let length = 0;

  function settle(result: BodyResult): void {
    request.off('data', onData);
    request.off('end', onEnd);
    chunks.length = 0;
    resolve(result);
  }

  function onData(chunk: Buffer): void {
    if (length + chunk.length > maxBytes) {
      settle({ kind: 'too_large' });
      return;
    }
    if (!budget.take(chunk.length)) {
      settle({ kind: 'over_budget' });
      return;
    }
    length += chunk.length;
    chunks.push(chunk);
    onChunk(chunk);
  }

  function onEnd(): void {
    const [first] = chunks;
    // Most bodies arrive whole and need no copy.
    settle({ kind: 'body', body: chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length) });
  }

  request.on('data', onData);
  request.once('end', onEnd);
  request.once('error', () => settle({ kind: 'aborted' }));
  request.once('close', () => settle({ kind: 'aborted' }));
  return { done: promise, taken: () => length };
}
