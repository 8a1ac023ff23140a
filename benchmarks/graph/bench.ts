import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectGraph, type Graph, removeRepository } from '@waggle/graph-worker/bench';
import { nodeFlags, testNeo4j } from '@waggle/testkit';
import { withBacking } from '../with-backing.ts';
import type { BackfillFigures } from './backfill-process.ts';
import { measurePushes, measureRows } from './measure-sizes.ts';
import { type Origin, openOrigin } from './open-origin.ts';
import { type GraphOptions, parseGraphOptions } from './options.ts';
import { readPulls } from './read-pulls.ts';
import { writeAsNectr } from './write-as-nectr.ts';

const run = promisify(execFile);

/**
 * The whole history of a clone into Neo4j, in a process of its own; the statements of Nectr with the same files and pull
 * requests on the same Neo4j; rows of files against bare `UNWIND ... CREATE`; and pushes to made-up repositories of
 * several sizes.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseGraphOptions(args);
  return await withBacking(() => measure(options));
}

async function measure(options: GraphOptions): Promise<Record<string, number>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'waggle-bench-graph-'));
  const graph = connectGraph({ ...testNeo4j(), database: 'neo4j' });
  const repoId = 9_100_000_000 + (Date.now() % 1_000_000);
  try {
    const origin = await openOrigin(options.repo);
    const [ours, warm] = await repeat(options.rounds, async (round) => {
      const figures = await backfill(origin, { repoId, dataDir });
      print(`backfill ${round} of ${options.repo}`, figures);
      await removeRepository(graph, repoId, new AbortController().signal);
      return figures;
    });
    const ratio = await comparePeer(graph, origin, { options, ours });
    await origin.close();
    const sizes = await measurePushes({ graph, dataDir, repoId: repoId + 1, backfill }, options.sizes);
    const rows = await measureRows(graph, sizes.bulk);
    const { changes, files, seconds, rssMb, cloneSeconds, cpuSeconds } = ours;
    return {
      changes,
      files,
      seconds,
      seconds_warm: warm.seconds,
      rss_mb: rssMb,
      clone_seconds: cloneSeconds,
      cpu_seconds: cpuSeconds,
      time_ratio_vs_nectr: ratio,
      rows_ratio_vs_create: rows.edges,
      rows_ratio_vs_create_of_nodes: rows.nodes,
      ...sizes.metrics,
    };
  } finally {
    await graph.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The first and the last: Neo4j compiles what it runs often, so that the first one after its start is slower by far. */
async function repeat<T>(rounds: number, work: (round: number) => Promise<T>): Promise<[first: T, last: T]> {
  const first = await work(1);
  let last = first;
  for (let round = 2; round <= rounds; round += 1) last = await work(round);
  return [first, last];
}

/** In a process of its own: memory is that of a worker. */
async function backfill(
  { path, branch }: Origin,
  where: { repoId: number; dataDir: string },
): Promise<BackfillFigures> {
  const script = join(import.meta.dirname, 'backfill-process.ts');
  const { stdout } = await run(process.execPath, [
    ...nodeFlags['graph-worker'],
    script,
    JSON.stringify({ path, branch, ...where }),
  ]);
  // Before it there may be warnings of the worker.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as BackfillFigures;
}

async function comparePeer(
  graph: Graph,
  origin: Origin,
  { options, ours }: { options: GraphOptions; ours: BackfillFigures },
): Promise<number> {
  const { paths, pulls } = await readPulls(origin.path, options);
  const { filesSeconds, pullsSeconds } = await writeAsNectr(graph, { paths, pulls });
  const whole = (filesSeconds * ours.files) / paths.length + (pullsSeconds * ours.changes) / pulls.length;
  process.stdout.write(
    `Nectr's statements: ${paths.length} files in ${filesSeconds.toFixed(1)} s, ${pulls.length} pull requests in ${pullsSeconds.toFixed(1)} s; all in proportion ${whole.toFixed(0)} s\n`,
  );
  return ours.seconds / whole;
}

function print(
  title: string,
  { changes, files, seconds, rssMb, cloneSeconds, cpuSeconds, phases }: BackfillFigures,
): void {
  const begins = Object.entries(phases).map(([phase, at]) => `${phase} ${at.toFixed(1)}`);
  process.stdout.write(
    `${title}: ${changes} changes, ${files} files in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU, ${rssMb.toFixed(0)} MB; the mirror before that ${cloneSeconds.toFixed(1)} s); phases from second: ${begins.join(', ')}\n`,
  );
}
