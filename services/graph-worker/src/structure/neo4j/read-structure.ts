import { inBatches } from '../../core/in-batches.ts';
import type { Graph } from '../../neo4j/connect.ts';
import type { ConfigFacts } from '../configs/config-facts.ts';
import type { FileRow } from '../plan-structure.ts';
import { type CodeFile, placesOf } from '../resolve/mentions.ts';
import * as statements from './structure-statements.ts';

export type GraphReader = Pick<Graph, 'read'>;

const readTimeoutMs = 60_000;
const perQuery = 5000;

/** `marked`: files that somebody marked; `behind`: those that the structure has not caught up with too; `all`: every one. */
export type Extent = 'marked' | 'behind' | 'all';

const queriesOf: Record<Extent, string[]> = {
  marked: [statements.unreadFiles],
  behind: [statements.unreadFiles, statements.filesBehind],
  all: [statements.unreadFiles, statements.everyFile],
};

export async function loadRows(graph: GraphReader, repoId: number, extent: Extent): Promise<FileRow[]> {
  const found = new Map<string, FileRow>();
  for (const query of queriesOf[extent]) {
    for (const row of await graph.read<FileRow>(query, { repoId }, readTimeoutMs)) found.set(row.path, row);
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export async function loadConfigs(graph: GraphReader, repoId: number): Promise<ConfigFacts[]> {
  const rows = await graph.read<{ config: string }>(statements.configs, { repoId }, readTimeoutMs);
  return rows.map(({ config }) => JSON.parse(config) as ConfigFacts);
}

/** Every file that has imports. */
export async function loadAllImporters(graph: GraphReader, repoId: number): Promise<string[]> {
  const rows = await graph.read<{ path: string }>(statements.allImporters, { repoId }, readTimeoutMs);
  return rows.map(({ path }) => path);
}

export async function loadImporters(graph: GraphReader, repoId: number, paths: readonly string[]): Promise<string[]> {
  const rows = await inPieces<{ path: string }>(graph, statements.importersOf, repoId, 'paths', paths);
  return rows.map(({ path }) => path);
}

export function loadImportersByKind(
  graph: GraphReader,
  repoId: number,
  paths: readonly string[],
): Promise<{ path: string; kind: string }[]> {
  return inPieces(graph, statements.importersByKind, repoId, 'paths', paths);
}

/** Those of these files that pass on others in so many words. */
export async function loadPassers(graph: GraphReader, repoId: number, paths: readonly string[]): Promise<string[]> {
  const rows = await inPieces<{ path: string }>(graph, statements.passersAmong, repoId, 'paths', paths);
  return rows.map(({ path }) => path);
}

export async function loadWanters(graph: GraphReader, repoId: number, keys: readonly string[]): Promise<string[]> {
  const rows = await inPieces<{ path: string }>(graph, statements.wantersOf, repoId, 'keys', keys);
  return rows.map(({ path }) => path);
}

/** What files say, as their nodes keep it. */
export function loadCode(graph: GraphReader, repoId: number, paths: readonly string[]): Promise<CodeFile[]> {
  return inPieces(graph, statements.codeOf, repoId, 'paths', paths);
}

/** The names that each of these files declares. */
export function loadDeclares(
  graph: GraphReader,
  repoId: number,
  paths: readonly string[],
): Promise<Pick<CodeFile, 'path' | 'declares'>[]> {
  return inPieces(graph, statements.declaresOf, repoId, 'paths', paths);
}

/** Files that mention what is declared under one of these names, or was. */
export async function loadMentioners(
  graph: GraphReader,
  repoId: number,
  declared: readonly string[],
): Promise<string[]> {
  const places = declared.flatMap(placesOf);
  const rows = await inPieces<{ path: string }>(graph, statements.mentionersOf, repoId, 'places', places);
  return rows.map(({ path }) => path);
}

/** Which files declare each of these names. */
export async function loadDeclarers(
  graph: GraphReader,
  repoId: number,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await inPieces<{ name: string; paths: string[] }>(graph, statements.declarersOf, repoId, 'names', names);
  return new Map(rows.map(({ name, paths }) => [name, paths.sort()]));
}

/** Keys that may be left without any file when the edges of these files go. */
export async function loadKeysAround(graph: GraphReader, repoId: number, paths: readonly string[]): Promise<string[]> {
  const rows = await inPieces<{ key: string }>(graph, statements.keysAround, repoId, 'rows', paths);
  return [...new Set(rows.map(({ key }) => key))].sort();
}

/** Importers of a file in which some mention ends like that. */
export async function loadImportersMentioning(
  graph: GraphReader,
  repoId: number,
  places: readonly { path: string; endings: readonly string[] }[],
): Promise<string[]> {
  const rows = await inPieces<{ path: string }>(graph, statements.importersMentioning, repoId, 'places', places);
  return rows.map(({ path }) => path);
}

async function inPieces<Row>(
  graph: GraphReader,
  query: string,
  repoId: number,
  parameter: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of inBatches(values, perQuery)) {
    rows.push(...(await graph.read<Row>(query, { repoId, [parameter]: some }, readTimeoutMs)));
  }
  return rows;
}
