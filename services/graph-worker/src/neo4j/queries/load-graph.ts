import type { GraphAnswer, GraphEdge, GraphNode, GraphReply, GraphRequest } from '@waggle/contracts';
import type { ContextSources } from '../load-context.ts';
import { readerOf, takeUpTo } from './query-reader.ts';
import * as statements from './statements.ts';

const edgesPerNode = 8;
const kinds: Record<string, GraphEdge['kind']> = { IMPORTS: 'imports', TESTS: 'tests', CO_CHANGES: 'changes_with' };

type FileRow = GraphReply<'files'>['items'][number];
type EdgeRow = { from: string; to: string; type: string; weight: number };

/** A picture: the hottest files, or those around one, what ties them, and who works on them. */
export async function loadGraph(
  sources: ContextSources,
  { repoId, focus, limit }: GraphRequest<'graph'>,
): Promise<GraphAnswer> {
  const read = readerOf(sources);
  const now = sources.now();
  const found =
    focus === null
      ? await read<FileRow>(statements.files, { repoId, under: '', now, limit: limit + 1 })
      : await read<FileRow>(statements.neighbours, { repoId, focus, now, limit });
  const { items, truncated } = takeUpTo(limit, found);
  const paths = items.map(({ path }) => path);
  const [edges, people] = await Promise.all([
    read<EdgeRow>(statements.edgesBetween, { repoId, paths, limit: limit * edgesPerNode + 1 }),
    read<{ path: string; login: string; changes: number }>(statements.peopleAround, { repoId, paths }),
  ]);
  const ties = takeUpTo(limit * edgesPerNode, edges);
  return {
    items: [...items.map(toFileNode), ...toPeople(people)],
    edges: [
      ...ties.items.map(({ from, to, type, weight }) =>
        edge(fileId(from), fileId(to), kinds[type] ?? 'imports', weight),
      ),
      ...people.map(({ path, login, changes }) => edge(personId(login), fileId(path), 'works_on', changes)),
    ],
    truncated: truncated || ties.truncated,
  };
}

function toFileNode({ path, heat }: FileRow): GraphNode {
  return { id: fileId(path), kind: 'file', label: path, heat };
}

function toPeople(rows: readonly { login: string; changes: number }[]): GraphNode[] {
  const work = new Map<string, number>();
  for (const { login, changes } of rows) work.set(login, (work.get(login) ?? 0) + changes);
  return [...work].map(([login, heat]) => ({ id: personId(login), kind: 'person', label: login, heat }));
}

function edge(from: string, to: string, kind: GraphEdge['kind'], weight: number): GraphEdge {
  return { from, to, kind, weight };
}

function fileId(path: string): string {
  return `file:${path}`;
}

function personId(login: string): string {
  return `person:${login}`;
}
