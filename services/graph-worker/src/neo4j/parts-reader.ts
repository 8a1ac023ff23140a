import type { Graph } from './connect.ts';
import { isQueryTimeout } from './graph-error.ts';

export interface PartsReader {
  read: <Row>(query: string, parameters: Record<string, unknown>) => Promise<Row[]>;
  /** `nothing` for work that is late; its name is then in `incomplete`. Other failures are the caller's. */
  optional: <T>(name: string, nothing: T, work: Promise<T>) => Promise<T>;
  incomplete: ReadonlySet<string>;
}

/** Of the time that is left when it begins, an optional part gets this share: it must leave time to answer without it. */
const optionalShare = 0.6;
const late = Symbol('late');

/** Reads the parts of one answer. The clock here decides, since Neo4j looks only now and then whether a statement is over its time. */
export function createPartsReader(graph: Graph, queryTimeoutMs: number): PartsReader {
  const end = performance.now() + queryTimeoutMs;
  const incomplete = new Set<string>();
  return {
    incomplete,
    read: (query, parameters) => graph.read(query, parameters, queryTimeoutMs),
    optional: async (name, nothing, work) => {
      let timer: NodeJS.Timeout | undefined;
      const clock = new Promise<typeof late>((resolve) => {
        timer = setTimeout(resolve, (end - performance.now()) * optionalShare, late);
      });
      try {
        const answer = await Promise.race([work, clock]);
        if (answer !== late) return answer;
      } catch (thrown) {
        if (!isQueryTimeout(thrown)) throw thrown;
      } finally {
        clearTimeout(timer);
      }
      // Whatever still comes of it, the part is told to be missing.
      work.catch(() => {});
      incomplete.add(name);
      return nothing;
    },
  };
}
