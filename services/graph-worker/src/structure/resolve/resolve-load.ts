import { stemKey } from './path-keys.ts';
import { ancestorsOf, directoryOf, joinPath, nameOf } from './paths.ts';
import { endsLike } from './resolve-include.ts';
import { createProbe, type Resolution, unknown, type World } from './world.ts';

const rubyFolders = ['lib', 'app', '', 'spec', 'test'];

/** `require_relative` is beside the file; `require` in `lib` and the like of the folders above, else where one path ends like it. */
export function createRubyResolver(world: World): (from: string, kind: string, specifier: string) => Resolution {
  return (from, kind, specifier) => {
    const file = specifier.endsWith('.rb') ? specifier : `${specifier}.rb`;
    const folder = directoryOf(from);
    const probe = createProbe(world);
    if (kind === 'require_relative' || specifier.startsWith('./') || specifier.startsWith('../')) {
      const path = joinPath(folder, file);
      return probe.finish(path !== null && probe.has(path) ? [path] : []);
    }
    probe.want(stemKey(nameOf(file)));
    const near = ancestorsOf(folder).flatMap((each) => rubyFolders.map((inner) => joinPath(each, `${inner}/${file}`)));
    const found = near.find((path) => path !== null && world.has(path)) ?? endsLike(world, from, `lib/${file}`);
    return probe.finish(found === null ? [] : [found]);
  };
}

/** `require` of PHP: beside the file when it says so or is found there, else from the folders above it. */
export function createPhpRequireResolver(world: World): (from: string, specifier: string) => Resolution {
  return (from, specifier) => {
    if (specifier.startsWith('/')) return unknown;
    const folder = directoryOf(from);
    const probe = createProbe(world);
    probe.want(stemKey(nameOf(specifier)));
    const folders = specifier.startsWith('.') ? [folder] : ancestorsOf(folder);
    const found = folders.map((each) => joinPath(each, specifier)).find((path) => path !== null && world.has(path));
    return probe.finish(found === undefined || found === null ? [] : [found]);
  };
}
