import type { SyntaxPool } from '@waggle/syntax';
import { inBatches } from '../core/in-batches.ts';
import type { SkipReason } from './choose-files.ts';
import { compareFacts, findAffected } from './find-affected.ts';
import * as load from './neo4j/read-structure.ts';
import * as statements from './neo4j/structure-statements.ts';
import { createRowWriter, type HeldWrite, type WriteRows } from './neo4j/structure-writer.ts';
import { type WrittenFacts, writeFacts } from './neo4j/write-facts.ts';
import { type FileRow, planStructure, type StructurePlan } from './plan-structure.ts';
import { readFacts, type StructureSource } from './read-facts.ts';
import { createWorld, lazily, type World } from './resolve/world.ts';
import { groupBySubject, resolveEdges, type Subjects } from './resolve-edges.ts';
import { withNames } from './with-names.ts';

export interface StructureDeps {
  graph: load.GraphReader;
  /** Refuses when another job took the repository over. */
  write: HeldWrite;
  pool: SyntaxPool;
  /** Epoch seconds. */
  now: () => number;
}

interface Begun {
  interrupted: boolean;
  first: boolean;
  /** An older version of this code read the files. */
  outdated: boolean;
}

/** Raise it when files say more than they did before: every file of a repository is read again then, at its next push. */
const version = 6;

export interface StructureResult {
  /** Files looked at because they are new, changed or moved. */
  read: number;
  /** Files without structure although their language is known, by reason. */
  skipped: Partial<Record<SkipReason, number>>;
  /** Files whose imports were resolved, and what came of it. */
  resolved: number;
  imports: number;
  tests: number;
}

/**
 * Brings imports, tests and symbols of a repository up to its files in the graph. Call it after the files are written, by the
 * job that holds the repository. Reads only files marked `unread` (see structure-statements.ts), resolves only the imports that
 * these could change, and ends with what a run from scratch ends with. A run that was interrupted makes the next one resolve
 * everything again.
 */
export async function indexStructure(
  { graph, write, pool, now }: StructureDeps,
  { repoId }: { repoId: number },
  source: StructureSource,
  signal: AbortSignal,
): Promise<StructureResult> {
  const [state] = await write((run) => run<Begun>(statements.begin, { repoId, version }));
  const { first, outdated, ...begun } = state ?? { interrupted: true, first: false, outdated: false };
  const interrupted = begun.interrupted || outdated;
  const found = await load.loadRows(graph, repoId, outdated ? 'all' : interrupted || first ? 'behind' : 'marked');
  const rows = outdated ? found.map((row) => ({ ...row, structureBlob: null })) : found;
  const plan = planStructure(rows);
  const result: StructureResult = { read: plan.read.length, skipped: {}, resolved: 0, imports: 0, tests: 0 };
  const writeRows = createRowWriter(write, repoId);
  if (interrupted || rows.length > plan.same.length) {
    const leaving = [...plan.clear, ...plan.read.map(({ path }) => path)];
    const keys = first ? [] : await load.loadKeysAround(graph, repoId, leaving);
    await writeRows(statements.clearFiles, plan.clear);
    const before = interrupted ? null : new Map(rows.map((row) => [row.path, row]));
    const facts = await writeFacts(writeRows, readFacts(pool, plan.read, source, signal), before);
    for (const { skipped } of facts.values()) {
      if (skipped !== null) result.skipped[skipped] = (result.skipped[skipped] ?? 0) + 1;
    }
    const scope = { repoId, plan, rows, facts, interrupted, first };
    Object.assign(result, await writeEdges(graph, writeRows, scope, await source.listPaths(), signal));
    await writeRows(statements.dropLooseKeys, keys);
  }
  await writeRows(statements.markRead, [...plan.read, ...plan.same]);
  await write((run) => run(statements.finish, { repoId, version, now: now() }));
  return result;
}

interface Scope {
  repoId: number;
  plan: StructurePlan;
  rows: readonly FileRow[];
  facts: ReadonlyMap<string, WrittenFacts>;
  interrupted: boolean;
  first: boolean;
}

/** Files whose edges are in memory at once. */
const perBatch = 2000;

/** Resolves what the change concerns, and replaces the edges of these files. */
async function writeEdges(
  graph: load.GraphReader,
  writeRows: WriteRows,
  scope: Scope,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Pick<StructureResult, 'resolved' | 'imports' | 'tests'>> {
  const { repoId, first } = scope;
  const world = createWorld(paths, await load.loadConfigs(graph, repoId));
  const bySubject = lazily(() => groupBySubject(paths));
  const affected = await chooseFiles(graph, scope, world, bySubject);
  const loose = first ? [] : await load.loadKeysAround(graph, repoId, affected);
  const written = { resolved: 0, imports: 0, tests: 0 };
  if (!first) await writeRows(statements.dropEdges, affected);
  for (const some of inBatches(affected, perBatch)) {
    signal.throwIfAborted();
    const files = await load.loadCode(graph, repoId, some);
    const edges = resolveEdges(files, await withNames(graph, repoId, world, files), bySubject);
    await writeRows(statements.setImports, edges.imports);
    await writeRows(statements.setTests, edges.tests);
    await writeRows(statements.setKeys, [...new Set(edges.wants.map(({ key }) => key))].sort());
    await writeRows(statements.setWants, edges.wants);
    written.resolved += some.length;
    written.imports += edges.imports.length;
    written.tests += edges.tests.length;
  }
  await writeRows(statements.dropLooseKeys, loose);
  return written;
}

/** Paths of the files to resolve, sorted. */
async function chooseFiles(
  graph: load.GraphReader,
  { repoId, plan, rows, facts, interrupted, first }: Scope,
  world: World,
  bySubject: () => Subjects,
): Promise<string[]> {
  const chosen = new Set(plan.read.map(({ path }) => path));
  if (interrupted) for (const path of await load.loadAllImporters(graph, repoId)) chosen.add(path);
  else if (!first) {
    const change = { ...plan, ...compareFacts(rows, facts) };
    for (const path of await findAffected(graph, repoId, change, world, bySubject)) chosen.add(path);
  }
  return [...chosen].sort();
}
