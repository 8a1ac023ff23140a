import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchBranch, listFiles, openMirror, readBlobs } from '@waggle/github';
import type { Graph } from './neo4j/connect.ts';
import type { RepositorySource } from './neo4j/scan-repository.ts';
import { openHistory } from './sources/repository-history.ts';

type TestSource = Required<Omit<RepositorySource, 'readPastPulls' | 'listOpenPulls'>> & { close: () => Promise<void> };

/** Tests only: a repository on this disk through a real mirror. */
export async function openTestSource(
  repository: { path: string; git: (...args: string[]) => Promise<string> },
  repoId: number,
): Promise<TestSource> {
  await repository.git('config', 'uploadpack.allowFilter', 'true');
  const dataDir = await mkdtemp(join(tmpdir(), 'test-history-'));
  const cloneUrl = `file://${repository.path}`;
  const mirror = await openMirror({ dataDir, repoId, cloneUrl, token: async () => null, allowFileProtocol: true });
  return {
    history: openHistory(mirror, { host: 'github.com', repository: 'acme/app' }),
    readBlobs: (oids, maxBytes) => readBlobs(mirror, oids, { maxBytes }),
    defaultBranch: async () => 'main',
    headOfDefaultBranch: async () => ({ branch: 'main', sha: await fetchBranch(mirror, 'main') }),
    listFiles: async (sha) => {
      const entries = await listFiles(mirror, sha);
      const files = entries.filter(({ type }) => type === 'blob').map(({ path, oid }) => ({ path, blob: oid }));
      return { files, complete: true };
    },
    close: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/**
 * Tests only: everything the graph holds of a repository, as sorted lines that two graphs of one history must share. Left out
 * is what says when this process worked rather than what the history is.
 */
export async function snapshotGraph(graph: Graph, repoId: number): Promise<string[]> {
  const nodes = await graph.read<Row>(
    `MATCH (n {repoId: $repoId}) RETURN labels(n) AS labels, properties(n) AS props
     UNION MATCH (n:Developer) WHERE EXISTS { (n)--({repoId: $repoId}) } RETURN labels(n) AS labels, properties(n) AS props`,
    { repoId },
    30_000,
  );
  const edges = await graph.read<Edge>(
    `MATCH (a)-[x]->(b) WHERE a.repoId = $repoId OR b.repoId = $repoId
     RETURN type(x) AS type, properties(x) AS props, ${nameOf('a')} AS source, ${nameOf('b')} AS target`,
    { repoId },
    30_000,
  );
  return [
    ...nodes.map(({ labels, props }) => `(${[...labels].sort().join(':')} ${render(props)})`),
    ...edges.map((edge) => {
      // Which of two files came first in the alphabet when they first changed together means nothing.
      const ends = [edge.source, edge.target];
      const [source, target] = edge.type === 'CO_CHANGES' ? ends.sort() : ends;
      return `(${source})-[${edge.type} ${render(edge.props)}]->(${target})`;
    }),
  ].sort();
}

interface Row {
  labels: string[];
  props: Record<string, unknown>;
}

interface Edge {
  type: string;
  props: Record<string, unknown>;
  source: string;
  target: string;
}

function nameOf(node: string): string {
  return `labels(${node})[0] + ' ' + coalesce(${node}.path, ${node}.key, ${node}.token, ${node}.name, toString(${node}.number), '')`;
}

const transient = new Set(['repoId', 'tenant', 'changeCount', 'scannedAt', 'scan', 'writing']);

function render(props: Record<string, unknown>): string {
  const names = Object.keys(props).filter((name) => !transient.has(name));
  return names
    .sort()
    .map((name) => `${name}=${renderValue(props[name])}`)
    .join(' ');
}

// Sums of decayed weights may differ in the last digits with the order of addition.
function renderValue(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toPrecision(9);
  return JSON.stringify(value);
}
