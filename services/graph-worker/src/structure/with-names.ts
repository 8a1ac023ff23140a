import { type GraphReader, loadCode, loadDeclarers, loadDeclares } from './neo4j/read-structure.ts';
import { mentionsToLookUp, namesToLookUp } from './resolve/create-resolver.ts';
import { type CodeFile, isGo } from './resolve/mentions.ts';
import { passingFiles } from './resolve/passed-on.ts';
import { foldersOfGo } from './resolve/resolve-go.ts';
import { createPythonResolver } from './resolve/resolve-python.ts';
import { type World, withDeclared, withImports } from './resolve/world.ts';

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
  return withImports(named, await loadPassing(graph, repoId, world, files));
}

/** What the files say through which these import, and those through which these import in turn. */
async function loadPassing(
  graph: GraphReader,
  repoId: number,
  world: World,
  files: readonly CodeFile[],
): Promise<Map<string, readonly string[]>> {
  const imports = new Map<string, readonly string[]>();
  let asking = files;
  while (asking.length > 0) {
    const resolve = createPythonResolver(withImports(world, imports));
    const through = collect(asking, (file) => passingFiles(file, resolve));
    const fresh = [...through].filter((path) => !imports.has(path));
    asking = await loadCode(graph, repoId, fresh);
    for (const path of fresh) imports.set(path, []);
    for (const { path, imports: said } of asking) imports.set(path, said);
  }
  return imports;
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
