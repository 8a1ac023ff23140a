import { type GraphReader, loadDeclarers, loadDeclares } from './neo4j/read-structure.ts';
import { mentionsToLookUp, namesToLookUp } from './resolve/create-resolver.ts';
import { type CodeFile, isGo } from './resolve/mentions.ts';
import { foldersOfGo } from './resolve/resolve-go.ts';
import { type World, withDeclared } from './resolve/world.ts';

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
  return withDeclared(world, new Map([...imported, ...mentioned, ...packages]));
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
