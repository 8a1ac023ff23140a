import { isHeader, isHeaderOf } from '../../core/headers.ts';
import { stemKey } from './path-keys.ts';
import { ancestorsOf, compareText, directoryOf, joinPath, nameOf, sharedDepth } from './paths.ts';
import { createProbe, type Resolution, type World } from './world.ts';

const includeFolders = ['', 'include', 'src', 'inc', 'lib'];

/**
 * `#include`: beside the includer when quoted, then in the folders above it and their `include` and `src`, then wherever one
 * path ends like it. Which folders the compiler is given stands in build files that would have to be run.
 */
export function createIncludeResolver(world: World): (from: string, kind: string, specifier: string) => Resolution {
  return (from, kind, specifier) => {
    const probe = createProbe(world);
    probe.want(stemKey(nameOf(specifier)));
    const above = ancestorsOf(directoryOf(from));
    const beside = kind === 'quoted' ? [joinPath(directoryOf(from), specifier)] : [];
    const near = above.flatMap((folder) => includeFolders.map((each) => joinPath(folder, `${each}/${specifier}`)));
    const found =
      [...beside, ...near].find((path) => path !== null && world.has(path)) ?? elsewhere(world, from, kind, specifier);
    return probe.finish(found === null ? [] : [found]);
  };
}

/**
 * The source that holds what a header declares, so that whoever includes the header is seen to use it: of the same name beside it, or
 * the only one of that name. It shares the header's keys, so that one that comes or goes has the header resolved again.
 */
export function findImplementation(world: World, path: string): string[] {
  if (!isHeader(path)) return [];
  const named = world.withStem(nameOf(path)).filter((each) => isHeaderOf(path, each));
  const beside = named.filter((each) => directoryOf(each) === directoryOf(path));
  if (beside.length > 0) return beside.sort(compareText);
  return named.length === 1 ? [...named] : [];
}

/** `<errno.h>` is the system's, not the only file of that name, unless that lies where compilers are told to look. */
function elsewhere(world: World, from: string, kind: string, specifier: string): string | null {
  const found = endsLike(world, from, specifier);
  if (found === null || kind === 'quoted' || specifier.includes('/')) return found;
  return includeFolders.includes(nameOf(directoryOf(found))) ? found : null;
}

/** A name alone is only taken when there is one file of that name. */
export function endsLike(world: World, from: string, relative: string): string | null {
  const ending = `/${relative.replace(/^(\.{1,2}\/)+/, '')}`;
  const ends = world.withStem(nameOf(relative)).filter((path) => path.endsWith(ending));
  if (ends.length > 1 && !ending.slice(1).includes('/')) return null;
  const byNearness = (a: string, b: string) =>
    sharedDepth(b, from) - sharedDepth(a, from) || a.length - b.length || compareText(a, b);
  return ends.toSorted(byNearness)[0] ?? null;
}
