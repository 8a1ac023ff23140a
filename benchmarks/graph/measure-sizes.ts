import { randomUUID } from 'node:crypto';
import { type Graph, removeRepository, syncRepository } from '@waggle/graph-worker/bench';
import type { BackfillFigures } from './backfill-process.ts';
import { makeOrigin, type Origin, pathOf } from './open-origin.ts';
import { openSource } from './open-source.ts';

interface Where {
  graph: Graph;
  dataDir: string;
  repoId: number;
  backfill: (origin: Origin, where: { repoId: number; dataDir: string }) => Promise<BackfillFigures>;
}

const pushes = 7;
const filesOfPush = 5;

/** The largest size's backfill: how many rows of files in how many seconds. */
export interface Bulk {
  files: number;
  seconds: number;
}

/** Median time of a push of 5 files, from `git fetch` to the last transaction, at several sizes of the repository. */
export async function measurePushes(
  where: Where,
  sizes: readonly number[],
): Promise<{ metrics: Record<string, number>; bulk: Bulk }> {
  const metrics: Record<string, number> = {};
  let bulk: Bulk = { files: 0, seconds: 1 };
  for (const [index, size] of sizes.entries()) {
    const repoId = where.repoId + index;
    const origin = await makeOrigin(size);
    const figures = await where.backfill(origin, { repoId, dataDir: where.dataDir });
    if (size > bulk.files) bulk = { files: size, seconds: (figures.phases.people ?? 0) - (figures.phases.files ?? 0) };
    const median = await measurePush(where, origin, { repoId, size });
    const label = size % 1000 === 0 ? `${size / 1000}k` : String(size);
    metrics[`push_ms_${label}`] = median;
    metrics[`scan_rss_mb_${label}`] = figures.rssMb;
    process.stdout.write(
      `${size} files: scanned in ${figures.seconds.toFixed(1)} s with ${figures.rssMb.toFixed(0)} MB; a push of ${filesOfPush} files takes ${median.toFixed(0)} ms\n`,
    );
    await removeRepository(where.graph, repoId, new AbortController().signal);
    await origin.close();
  }
  return { metrics, bulk };
}

async function measurePush(
  { graph, dataDir }: Where,
  origin: Origin,
  { repoId, size }: { repoId: number; size: number },
): Promise<number> {
  const source = await openSource(origin, { repoId, dataDir });
  const deps = { graph, now: () => Math.floor(Date.now() / 1000), newScanId: randomUUID };
  const times: number[] = [];
  for (let push = 0; push < pushes; push++) {
    const paths = Array.from({ length: filesOfPush }, (_, n) => pathOf((push * 131 + n * 17) % size));
    await origin.commit(`Push ${push}`, Object.fromEntries(paths.map((path) => [path, `${push} ${path}\n`])));
    const begin = performance.now();
    const result = await syncRepository(
      deps,
      { repoId, fullName: 'bench/bench' },
      source,
      new AbortController().signal,
    );
    times.push(performance.now() - begin);
    if (result.changes !== 1) throw new Error(`a push of one commit brought ${result.changes} changes`);
  }
  // The first ones plan statements and compile code.
  const settled = times.slice(2).sort((a, b) => a - b);
  return settled[Math.floor(settled.length / 2)] ?? 0;
}

/**
 * What the reference rates are measured with: files that are known to be new and their edge to the repository, without folders
 * and constraints. `nodes` leaves out the edge too.
 */
const peers = {
  edges: `MATCH (r:BareRepository {repoId: $repoId}) UNWIND $rows AS row
CREATE (r)-[:CONTAINS]->(:BareFile {repoId: $repoId, path: row.path, language: row.language, blob: row.blob})`,
  nodes:
    'UNWIND $rows AS row CREATE (:BareFile {repoId: $repoId, path: row.path, language: row.language, blob: row.blob})',
};

/** Our rows of files a second, with folders, edges, unique keys and in held transactions, as a share of each peer's. */
export async function measureRows(graph: Graph, bulk: Bulk): Promise<Record<keyof typeof peers, number>> {
  const ours = bulk.files / bulk.seconds;
  const edges = await measurePeer(graph, peers.edges, bulk.files);
  const nodes = await measurePeer(graph, peers.nodes, bulk.files);
  process.stdout.write(
    `rows of files a second: ours ${ours.toFixed(0)}, bare CREATE with an edge to the repository ${edges.toFixed(0)}, of nodes alone ${nodes.toFixed(0)}\n`,
  );
  return { edges: ours / edges, nodes: ours / nodes };
}

async function measurePeer(graph: Graph, statement: string, files: number): Promise<number> {
  const rows = Array.from({ length: files }, (_, n) => ({
    path: pathOf(n),
    language: 'TypeScript',
    blob: n.toString(16).padStart(40, '0'),
  }));
  await graph.execute('CREATE (:BareRepository {repoId: 1})');
  const begin = performance.now();
  for (let at = 0; at < rows.length; at += 5000) {
    await graph.write((run) => run(statement, { repoId: 1, rows: rows.slice(at, at + 5000) }));
  }
  const seconds = (performance.now() - begin) / 1000;
  await graph.execute('MATCH (n:BareFile|BareRepository) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS');
  return files / seconds;
}
