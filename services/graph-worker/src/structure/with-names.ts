import { parseImportText } from './import-text.ts';
import { type GraphReader, loadCode, loadDeclarers, loadDeclares } from './neo4j/read-structure.ts';
import { createResolver, mentionsToLookUp, namesToLookUp } from './resolve/create-resolver.ts';
import { type CodeFile, isGo } from './resolve/mentions.ts';
import { isNamedFrom, type Said } from './resolve/passed-on.ts';
import { foldersOfGo } from './resolve/resolve-go.ts';
import { type World, withDeclared, withSaid } from './resolve/world.ts';

/** The world in which it is known who declares what these files import, and what they mention of it. */
export async function withNames(
  graph: GraphReader,
  repoId: number,
  world: World,
  files: readonly CodeFile[],
): Promise<World> {
  const lookUp = (names: ReadonlySet<string>) => loadDeclarers(graph, repoId, [...names]);
  const imported = await lookUp(collect(files, namesToLookUp));
  const known = withDeclared(world, imported);
  const mentioned = await lookUp(collect(files, (file) => mentionsToLookUp(file, known)));
  const inFolders = foldersOfGo(world, files).flatMap((folder) => world.inFolder(folder).filter(isGo));
  const packages = groupDeclarers(await loadDeclares(graph, repoId, inFolders));
  const named = withDeclared(world, new Map([...imported, ...mentioned, ...packages]));
  return withSaid(named, await loadSaid(graph, repoId, world, files));
}

/** What the files say through which these import. Each that becomes known may lead through further ones. */
async function loadSaid(
  graph: GraphReader,
  repoId: number,
  world: World,
  files: readonly CodeFile[],
): Promise<Map<string, Said>> {
  const said = new Map<string, Said>();
  const unread = new Set<string>();
  let asks = false;
  const saidBy = (path: string) => {
    if (!said.has(path)) {
      unread.add(path);
      asks = true;
    }
    return said.get(path);
  };
  const resolve = createResolver({ ...world, saidBy });
  let asking = files.filter(({ path }) => isNamedFrom(path));
  while (asking.length > 0) {
    asking = asking.filter((file) => {
      asks = false;
      for (const text of file.imports) resolve(file, parseImportText(text));
      return asks;
    });
    for (const path of unread) said.set(path, { imports: [], declares: [] });
    for (const { path, imports, declares } of await loadCode(graph, repoId, [...unread])) {
      said.set(path, { imports, declares });
    }
    unread.clear();
  }
  return said;
}

function groupDeclarers(files: readonly Pick<CodeFile, 'path' | 'declares'>[]): Map<string, string[]> {
  const declarers = new Map<string, string[]>();
  for (const { path, declares } of files) {
    for (const name of declares) declarers.set(name, [...(declarers.get(name) ?? []), path]);
  }
  return declarers;
}

/** One name at a time: all of them with their repetitions may be millions. */
function collect(files: readonly CodeFile[], namesOf: (file: CodeFile) => Iterable<string>): Set<string> {
  const names = new Set<string>();
  for (const file of files) for (const name of namesOf(file)) names.add(name);
  return names;
}
