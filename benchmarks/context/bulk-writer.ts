import { testNeo4j } from '@waggle/testkit';
import { auth, driver as createDriver, int } from 'neo4j-driver';

/** Plain CREATEs by internal ids, which need no look-up of keys. */
export interface BulkWriter {
  /** `create` makes one node `n` of each `row`. Answers their internal ids, in order. */
  nodes(create: string, rows: readonly unknown[]): Promise<number[]>;
  /** `create` makes one relationship from `a` to `b` of each row [id of a, id of b, ...]. */
  edges(create: string, rows: readonly (readonly unknown[])[]): Promise<void>;
  run(query: string): Promise<void>;
  counts: { nodes: number; relationships: number };
  close(): Promise<void>;
}

const batchRows = 10_000;

export function openBulkWriter(repoId: number): BulkWriter {
  const { uri, username, password } = testNeo4j();
  const driver = createDriver(uri, auth.basic(username, password), {
    telemetryDisabled: true,
    disableLosslessIntegers: true,
    // Internal ids may be reused after a deletion and are deprecated for that; nothing is deleted while these are used.
    notificationFilter: { minimumSeverityLevel: 'OFF' },
  });
  const session = driver.session({ database: 'neo4j', fetchSize: -1 });
  const counts = { nodes: 0, relationships: 0 };
  async function inBatches(query: string, rows: readonly unknown[]): Promise<number[]> {
    const ids: number[] = [];
    for (let from = 0; from < rows.length; from += batchRows) {
      const batch = rows.slice(from, from + batchRows).map(whole);
      const { records, summary } = await session.run(query, { repoId: int(repoId), rows: batch });
      for (const record of records) ids.push(record.get(0));
      const { nodesCreated, relationshipsCreated } = summary.counters.updates();
      counts.nodes += nodesCreated;
      counts.relationships += relationshipsCreated;
    }
    return ids;
  }
  return {
    counts,
    nodes: (create, rows) => inBatches(`UNWIND $rows AS row ${create} RETURN id(n)`, rows),
    edges: async (create, rows) => {
      await inBatches(`UNWIND $rows AS row MATCH (a), (b) WHERE id(a) = row[0] AND id(b) = row[1] ${create}`, rows);
    },
    run: async (query) => {
      await session.run(query, { repoId: int(repoId) });
    },
    close: async () => {
      await session.close();
      await driver.close();
    },
  };
}

/** Whole numbers as integers: JavaScript numbers would be stored as floats. */
function whole(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : value;
  if (Array.isArray(value)) return value.map(whole);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, whole(item)]));
}
