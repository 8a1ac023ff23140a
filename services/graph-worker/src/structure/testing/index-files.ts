import { createHash, randomUUID } from 'node:crypto';
import type { SyntaxPool } from '@waggle/syntax';
import type { Graph } from '../../neo4j/connect.ts';
import { scanRepository } from '../../neo4j/scan-repository.ts';
import { read } from '../../test-graph.ts';
import { indexStructure } from '../index-structure.ts';
import type { StructureSource } from '../read-facts.ts';

const { signal } = new AbortController();
const now = () => 1_780_000_000;

function blobOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** Tests only: a source that holds its files in memory, and remembers what was asked of it. */
function memorySource(files: ReadonlyMap<string, string>): StructureSource & { asked: string[] } {
  const contents = new Map([...files.values()].map((text) => [blobOf(text), Buffer.from(text)]));
  const asked: string[] = [];
  return {
    asked,
    listPaths: async () => [...files.keys()],
    readBlobs: async function* (oids, maxBytes) {
      asked.push(...oids);
      yield oids.map((oid) => {
        const bytes = contents.get(oid) ?? null;
        return { oid, bytes: bytes !== null && bytes.length > maxBytes ? null : bytes };
      });
    },
  };
}

/** Scans a repository that is these files, then indexes its structure. */
export async function indexFiles(
  { graph, pool }: { graph: Graph; pool: SyntaxPool },
  repoId: number,
  files: ReadonlyMap<string, string>,
  source: StructureSource = memorySource(files),
) {
  const listing = [...files].map(([path, text]) => ({ path, blob: blobOf(text) }));
  const sha = blobOf(JSON.stringify(listing));
  await scanRepository(
    { graph, now, newScanId: randomUUID },
    { repoId, fullName: 'acme/app' },
    {
      defaultBranch: async () => 'main',
      headOfDefaultBranch: async () => ({ branch: 'main', sha }),
      listFiles: async () => ({ files: listing, complete: true }),
    },
    signal,
  );
  return indexStructure({ graph, write: graph.write, pool, now }, { repoId }, source, signal);
}

const parts = {
  files: `MATCH (n:File {repoId: $repoId}) WHERE n.deletedAt IS NULL OR n.structureBlob IS NOT NULL OR n.imports IS NOT NULL
    RETURN [n.path, n.structureBlob, n.structurePath, n.skipped, n.imports, n.declares, n.mentions, n.config, n.unread] AS row`,
  imports: `MATCH (a:File {repoId: $repoId})-[e:IMPORTS]->(b)
    RETURN [a.path, b.path, e.kind, e.line, e.specifier, e.weight] AS row`,
  tests: 'MATCH (a:File {repoId: $repoId})-[e:TESTS]->(b) RETURN [a.path, b.path, e.by, e.confidence] AS row',
  keys: `MATCH (k:ImportKey {repoId: $repoId}) OPTIONAL MATCH (k)<-[e]-(f:File)
    RETURN [k.key, type(e), f.path] AS row`,
  symbols: `MATCH (s:Symbol {repoId: $repoId}) OPTIONAL MATCH (s)<-[:DEFINES]-(f:File)
    RETURN [s.fqn, s.name, s.kind, s.path, s.line, s.endLine, f.path] AS row`,
};

/** Everything that the structure is, as sorted lines of text: two repositories with the same files have the same. */
export async function dumpStructure(graph: Graph, repoId: number): Promise<Record<keyof typeof parts, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const [name, query] of Object.entries(parts)) {
    const rows = await read<{ row: unknown[] }>(graph, query, { repoId });
    dump[name] = rows.map(({ row }) => JSON.stringify(row)).sort();
  }
  return dump as Record<keyof typeof parts, string[]>;
}
