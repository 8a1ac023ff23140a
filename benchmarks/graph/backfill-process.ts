import { randomUUID } from 'node:crypto';
import { connectGraph, createContextSources, ensureSchema, syncRepository, warmUp } from '@waggle/graph-worker/bench';
import { createLogger } from '@waggle/platform';
import { testNeo4j } from '@waggle/testkit';
import { openSource } from './open-source.ts';

/** What one backfill took, in a process that does nothing else. */
export interface BackfillFigures {
  changes: number;
  files: number;
  /** The first fetch of the mirror; the rest is counted from there. */
  cloneSeconds: number;
  seconds: number;
  rssMb: number;
  cpuSeconds: number;
  /** Seconds until each phase began. */
  phases: Record<string, number>;
}

/** Run as a process of its own, so that its memory is that of a worker: `{path, branch, repoId, dataDir}` as its argument. */
async function main(): Promise<void> {
  const input = JSON.parse(process.argv[2] ?? '{}') as {
    path: string;
    branch: string;
    repoId: number;
    dataDir: string;
  };
  const graph = connectGraph({ ...testNeo4j(), database: 'neo4j' });
  await ensureSchema(graph);
  // As a worker does at its start, before it takes work.
  const now = () => Math.floor(Date.now() / 1000);
  await warmUp({ ...createContextSources(graph, now), logger: createLogger('graph-worker', 'warn') });
  const cloned = performance.now();
  const source = await openSource(input, input);
  await source.headOfDefaultBranch();
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const phases: Record<string, number> = {};
  const result = await syncRepository(
    {
      graph,
      now,
      newScanId: randomUUID,
      report: async ({ phase }) => {
        phases[phase] ??= (performance.now() - begin) / 1000;
      },
    },
    { repoId: input.repoId, fullName: 'bench/bench' },
    source,
    new AbortController().signal,
  );
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const figures: BackfillFigures = {
    changes: result.changes ?? 0,
    files: result.upserted,
    cloneSeconds: (begin - cloned) / 1000,
    seconds,
    rssMb: process.resourceUsage().maxRSS / 1024,
    cpuSeconds: (user + system) / 1e6,
    phases,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  await graph.close();
}

await main();
