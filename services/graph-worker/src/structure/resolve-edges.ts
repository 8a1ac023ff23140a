import { parseImportText } from './import-text.ts';
import { isTest, pairTest, subjectOf } from './pair-tests.ts';
import { createResolver, type ResolveImport } from './resolve/create-resolver.ts';
import {
  type CodeFile,
  findDefiners,
  isInPackage,
  namespaceKey,
  namespacesOf,
  readMentions,
} from './resolve/mentions.ts';
import { isNamedFrom } from './resolve/passed-on.ts';
import { nameOf } from './resolve/paths.ts';
import { findImplementation } from './resolve/resolve-include.ts';
import type { Resolution, World } from './resolve/world.ts';

export interface StructureEdges {
  imports: { from: string; to: string; kind: string; line: number; specifier: string; weight: number }[];
  tests: { from: string; to: string; by: string[]; confidence: number }[];
  wants: { path: string; key: string }[];
}

/** The files of each test subject among all paths. */
export type Subjects = ReadonlyMap<string, readonly string[]>;

/** A package or namespace of more files than this is known by the first of them: edges to hundreds say nothing. */
const maxTargets = 30;

/** The edges of files, from what they import and what is there. `bySubject` is asked for only when there are tests. */
export function resolveEdges(files: readonly CodeFile[], world: World, bySubject: () => Subjects): StructureEdges {
  const edges: StructureEdges = { imports: [], tests: [], wants: [] };
  const resolve = createResolver(world);
  for (const file of files) {
    const { path } = file;
    const targets = new Map<string, StructureEdges['imports'][number]>();
    const wants = new Set<string>(file.mentions.length === 0 ? [] : namespacesOf(file).flatMap(wantOf));
    for (const { kind, line, specifier, ...resolution } of resolveFile(file, resolve, world)) {
      for (const key of resolution.wants) wants.add(key);
      // Names are resolved one by one; of a whole package it is not known which of its files is meant.
      const weight = isNamedFrom(path) ? 1 : 1 / Math.max(1, resolution.targets.length);
      for (const to of resolution.targets.slice(0, maxTargets)) {
        const known = targets.get(to);
        // That a file passes on another tells more than that it uses it.
        const isNew = known === undefined || (kind === 'export' && known.kind !== 'export');
        if (to !== path && isNew) targets.set(to, { from: path, to, kind, line, specifier, weight });
      }
    }
    edges.imports.push(...targets.values());
    for (const key of wants) edges.wants.push({ path, key });
    if (!isTest(path)) continue;
    const candidates = bySubject().get(subjectOf(path) ?? '') ?? [];
    for (const { source, by, confidence } of pairTest(path, candidates, [...targets.keys()])) {
      edges.tests.push({ from: path, to: source, by, confidence });
    }
  }
  return edges;
}

/** A folder of Go needs no key: who is in it is known. */
function wantOf(namespace: string): string[] {
  return isInPackage(namespace) ? [] : [namespaceKey(namespace)];
}

type Fact = Pick<StructureEdges['imports'][number], 'kind' | 'line' | 'specifier'>;

/** What a file imports, what a header stands for, then what a file mentions of the namespaces that it is in itself. */
function* resolveFile(file: CodeFile, resolve: ResolveImport, world: World): Generator<Fact & Resolution> {
  for (const fact of file.imports.map(parseImportText)) yield { ...fact, ...resolve(file, fact) };
  const sources = findImplementation(world, file.path);
  yield { kind: 'implementation', line: 1, specifier: nameOf(file.path), targets: sources, wants: [] };
  const namespaces = file.mentions.length === 0 ? [] : namespacesOf(file);
  for (const { name, line } of namespaces.length === 0 ? [] : readMentions(file)) {
    const found = findDefiners(world, file.path, namespaces, name);
    if (found !== null) yield { kind: 'mention', line, wants: [], ...found };
  }
}

/** Sorts all paths by what they are, or are a test of. */
export function groupBySubject(paths: readonly string[]): Subjects {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const subject = subjectOf(path);
    if (subject === null) continue;
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, [path]);
    else group.push(path);
  }
  return groups;
}
