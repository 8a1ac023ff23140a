import { isScript, languageOf } from '@waggle/syntax';
import type { ConfigFacts } from './configs/config-facts.ts';
import {
  type GraphReader,
  loadAllImporters,
  loadImporters,
  loadImportersMentioning,
  loadMentioners,
  loadWanters,
} from './neo4j/read-structure.ts';
import type { WrittenFacts } from './neo4j/write-facts.ts';
import { isTest, subjectOf } from './pair-tests.ts';
import type { FileRow, StructurePlan } from './plan-structure.ts';
import { isGo, isInPackage, splitPackage } from './resolve/mentions.ts';
import { isPassing, passingKey } from './resolve/passed-on.ts';
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
  const passing = [...change.read.map(({ path }) => path), ...change.vanished].filter(isPassing);
  const wanted = [...keys, ...[...change.names].map(nameKey), ...passing.map(passingKey)];
  const wanters = await loadWanters(graph, repoId, wanted);
  const mentioners = await loadMentioners(
    graph,
    repoId,
    [...change.names].filter((name) => !isInPackage(name)),
  );
  const users = await usersOfPackages(graph, repoId, [...change.names].filter(isInPackage), world);
  const configured = change.configured.size === 0 ? [] : await loadAllImporters(graph, repoId);
  return [
    ...rivals,
    ...importers,
    ...wanters,
    ...mentioners,
    ...users,
    ...testsOf(moved, bySubject),
    ...configured.filter((path) => isConfigured(path, change.configured)),
  ];
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
  /** Languages whose imports a changed configuration may lead elsewhere. */
  configured: ReadonlySet<Configured>;
}

/** What files declared and configured before and do not now, and the reverse. */
export function compareFacts(rows: readonly FileRow[], facts: ReadonlyMap<string, WrittenFacts>): FactChange {
  const names = new Set<string>();
  const configured = new Set<Configured>();
  for (const row of rows) {
    const now = facts.get(row.path);
    const isMoved = row.structurePath !== row.path;
    const before = new Set(row.declares ?? []);
    const after = new Set(now?.declares ?? []);
    for (const name of before) if (isMoved || !after.has(name)) names.add(name);
    for (const name of after) if (isMoved || !before.has(name)) names.add(name);
    const configs = [row.config, now?.config ?? null];
    if (configs[0] === configs[1]) continue;
    for (const config of configs)
      if (config !== null) configured.add(familyOf(JSON.parse(config ?? '') as ConfigFacts));
  }
  return { names, configured };
}

function familyOf({ type }: ConfigFacts): Configured {
  if (type === 'gomod') return 'go';
  return type === 'cargo' ? 'rust' : 'script';
}

function isConfigured(path: string, configured: ReadonlySet<string>): boolean {
  const language = languageOf(path);
  return language !== null && configured.has(isScript(language) ? 'script' : language);
}
