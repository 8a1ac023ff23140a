import type { ContextSources } from '../load-context.ts';

export type Read = <Row>(query: string, parameters: Record<string, unknown>) => Promise<Row[]>;

/** People wait for a page longer than a review waits for its context. */
const usualTimeoutMs = 8000;

export function readerOf({ graph, queryTimeoutMs = usualTimeoutMs }: ContextSources): Read {
  return (query, parameters) => graph.read(query, parameters, queryTimeoutMs);
}

/** A list that was asked for with one more than wanted. */
export function takeUpTo<T>(limit: number, items: T[]): { items: T[]; truncated: boolean } {
  return { items: items.slice(0, limit), truncated: items.length > limit };
}
