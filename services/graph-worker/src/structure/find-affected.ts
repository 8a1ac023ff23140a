import { isScript, languageOf } from '@waggle/syntax';
import type { ConfigFacts } from './configs/config-facts.ts';
import {
  type GraphReader,
  loadAllImporters,
  loadImporters,
  loadImportersByKind,
  loadImportersMentioning,
  loadMentioners,
  loadPassers,
  loadWanters,
} from './neo4j/read-structure.ts';
import type { WrittenFacts } from './neo4j/write-facts.ts';
import { isTest, subjectOf } from './pair-tests.ts';
import type { FileRow, StructurePlan } from './plan-structure.ts';
import { isGo, isInPackage, splitPackage } from './resolve/mentions.ts';
import { fingerprintOf, isExportedName, isNamedFrom, isPackage, maxSteps, passesOn } from './resolve/passed-on.ts';
import { keysOfChange, nameKey } from './resolve/path-keys.ts';
import type { World } from './resolve/world.ts';
import type { Subjects } from './resolve-edges.ts';

/** Files, besides those that were read again, whose imports or test pairs may lead elsewhere after a change. */
export async function findAffected(
  graph: GraphReader,
  repoId: number,
  change: StructurePlan & FactChange,
  world: World,
  bySubject: () => Subjects,
): Promise<string[]> {
  const moved = [...change.appeared, ...change.vanished];
  const keys = new Set(moved.flatMap(keysOfChange));
  const rivals = world.withKeys(keys);
  const importers = await loadImporters(graph, repoId, [...new Set([...rivals, ...change.displaced])]);
  const wanters = await loadWanters(graph, repoId, [...keys, ...[...change.names].map(nameKey)]);
  const mentioners = await loadMentioners(
    graph,
    repoId,
    [...change.names].filter((name) => !isInPackage(name)),
  );
  const users = await usersOfPackages(graph, repoId, [...change.names].filter(isInPackage), world);
  const configured = change.configured.size === 0 ? [] : await loadAllImporters(graph, repoId);
  const affected = [
    ...rivals,
    ...importers,
    ...wanters,
    ...mentioners,
    ...users,
    ...testsOf(moved, bySubject),
    ...configured.filter((path) => isConfigured(path, change.configured)),
  ];
  const led = [...affected, ...change.displaced, ...change.said.keys()];
  return [...affected, ...(await importersThrough(graph, repoId, led, change.said))];
}

/** Importers of the files that pass on what these files define or pass on, and of what passes on those. */
async function importersThrough(
  graph: GraphReader,
  repoId: number,
  starts: readonly string[],
  said: FactChange['said'],
): Promise<string[]> {
  let level = [...new Set(starts)].filter(isNamedFrom);
  const passers = new Set(level.filter((path) => said.get(path) ?? isPackage(path)));
  for (const path of await loadPassers(graph, repoId, level)) passers.add(path);
  for (let step = 0; step < maxSteps && level.length > 0; step += 1) {
    const above = await loadImportersByKind(graph, repoId, level);
    const passing = above.filter(({ path, kind }) => kind === 'export' || isPackage(path)).map(({ path }) => path);
    level = [...new Set(passing)].filter((path) => !passers.has(path));
    for (const path of level) passers.add(path);
  }
  return loadImporters(graph, repoId, [...passers]);
}

/** Files of the Go packages in which names came or went, and the importers of these that mention such a name. */
async function usersOfPackages(
  graph: GraphReader,
  repoId: number,
  names: readonly string[],
  world: World,
): Promise<string[]> {
  const byFolder = Map.groupBy(
    names.flatMap((name) => splitPackage(name) ?? []),
    ({ folder }) => folder,
  );
  const places = [...byFolder].flatMap(([folder, changed]) => {
    const endings = changed.map(({ name }) => `.${name.replace(/^\./, '')}`);
    return world.inFolder(folder).map((path) => ({ path, endings }));
  });
  const own = places.map(({ path }) => path).filter(isGo);
  return [...own, ...(await loadImportersMentioning(graph, repoId, places))];
}

/** Tests that are named like a file that came or went. */
function testsOf(moved: readonly string[], bySubject: () => Subjects): string[] {
  const subjects = new Set(moved.flatMap((path) => subjectOf(path) ?? []));
  return [...subjects].flatMap((subject) => bySubject().get(subject) ?? []).filter(isTest);
}

type Configured = 'script' | 'go' | 'rust';

export interface FactChange {
  /** Names that are declared now and were not, or were and are not. */
  names: ReadonlySet<string>;
  /** Modules that pass on or define other names than before, and whether they pass on any, now or before. */
  said: ReadonlyMap<string, boolean>;
  /** Languages whose imports a changed configuration may lead elsewhere. */
  configured: ReadonlySet<Configured>;
}

/** What files declared and configured before and do not now, and the reverse. */
export function compareFacts(rows: readonly FileRow[], facts: ReadonlyMap<string, WrittenFacts>): FactChange {
  const names = new Set<string>();
  const said = new Map<string, boolean>();
  const configured = new Set<Configured>();
  for (const row of rows) {
    const now = facts.get(row.path);
    const isMoved = row.structurePath !== row.path;
    const prints = [fingerprintOf(row), now?.said ?? null];
    if (isNamedFrom(row.path) && (isMoved || prints[0] !== prints[1]))
      said.set(row.path, isMoved || prints.some((print) => passesOn(row.path, print)));
    const before = new Set(row.declares?.filter(isShared));
    const after = new Set(now?.declares?.filter(isShared));
    for (const name of before) if (isMoved || !after.has(name)) names.add(name);
    for (const name of after) if (isMoved || !before.has(name)) names.add(name);
    const configs = [row.config, now?.config ?? null];
    if (configs[0] === configs[1]) continue;
    for (const config of configs)
      if (config !== null) configured.add(familyOf(JSON.parse(config ?? '') as ConfigFacts));
  }
  return { names, said, configured };
}

/** The names of modules are found by the path of the module. */
function isShared(declared: string): boolean {
  return !isExportedName(declared);
}

function familyOf({ type }: ConfigFacts): Configured {
  if (type === 'gomod') return 'go';
  return type === 'cargo' ? 'rust' : 'script';
}

function isConfigured(path: string, configured: ReadonlySet<string>): boolean {
  const language = languageOf(path);
  return language !== null && configured.has(isScript(language) ? 'script' : language);
}
