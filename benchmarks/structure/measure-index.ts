import { randomUUID } from 'node:crypto';
import { listFiles, type Mirror, readBlobs } from '@waggle/github';
import {
  connectGraph,
  ensureSchema,
  indexStructure,
  removeRepository,
  type StructureSource,
  scanRepository,
} from '@waggle/graph-worker/structure';
import type { SyntaxPool } from '@waggle/syntax';
import { testNeo4j } from '@waggle/testkit';
import { cpuSeconds } from './observe.ts';

interface Measured {
  mirror: Mirror;
  pool: SyntaxPool;
  old: string;
  head: string;
}

const { signal } = new AbortController();
const now = () => Math.floor(Date.now() / 1000);

/** Seconds to index a commit from nothing, and then to follow it to another; the files themselves are written beforehand. */
export async function measureIndex({ mirror, pool, old, head }: Measured): Promise<Record<string, number>> {
  const graph = connectGraph({ ...testNeo4j(), database: 'neo4j' });
  const repoId = 8_000_000_000 + (Date.now() % 1_000_000_000);
  try {
    await ensureSchema(graph);
    const metrics: Record<string, number> = {};
    for (const [name, sha] of [
      ['full', old],
      ['push', head],
    ] as const) {
      const entries = (await listFiles(mirror, sha)).filter(({ type }) => type === 'blob');
      const files = entries.map(({ path, oid }) => ({ path, blob: oid }));
      await scanRepository(
        { graph, now, newScanId: randomUUID },
        { repoId, fullName: 'bench/structure' },
        {
          defaultBranch: async () => 'main',
          headOfDefaultBranch: async () => ({ branch: 'main', sha }),
          listFiles: async () => ({ files, complete: true }),
        },
        signal,
      );
      let fetching = 0;
      const source: StructureSource = {
        listPaths: async () => files.map(({ path }) => path),
        readBlobs: async function* (oids, maxBytes) {
          let started = performance.now();
          for await (const piece of readBlobs(mirror, oids, { maxBytes, chunkBytes: 1024 * 1024 })) {
            fetching += performance.now() - started;
            yield piece;
            started = performance.now();
          }
        },
      };
      const started = performance.now();
      const cpu = process.cpuUsage();
      const result = await indexStructure({ graph, write: graph.write, pool, now }, { repoId }, source, signal);
      const seconds = (performance.now() - started) / 1000;
      const { read, resolved, imports, tests } = result;
      process.stdout.write(
        `${name}: ${files.length} files, ${read} looked at, ${resolved} resolved, ${imports} imports, ${tests} test pairs: ` +
          `${seconds.toFixed(2)} s, of these ${(fetching / 1000).toFixed(2)} s for git\n`,
      );
      metrics[`${name}_seconds`] = Math.round(seconds * 100) / 100;
      metrics[`${name}_cpu_seconds`] = cpuSeconds(cpu);
      metrics[`${name}_git_seconds`] = Math.round(fetching / 10) / 100;
      metrics[`${name}_files_read`] = read;
      metrics[`${name}_imports`] = imports;
    }
    return metrics;
  } finally {
    await removeRepository(graph, repoId, signal);
    await graph.close();
  }
}
