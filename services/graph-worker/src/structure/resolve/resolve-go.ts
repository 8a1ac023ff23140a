import type { GoModFacts } from '../configs/config-facts.ts';
import { folderKey } from './path-keys.ts';
import { directoryOf, joinPath } from './paths.ts';
import { createProbe, type Resolution, unknown, type World } from './world.ts';

/** A package is a folder: an import leads to every file of it that is no test. */
export function createGoResolver(world: World): (from: string, specifier: string) => Resolution {
  const roots = world.configs
    .filter((config) => config.type === 'gomod')
    .flatMap(rootsOf)
    .sort((a, b) => b.module.length - a.module.length);
  return (_from, specifier) => {
    const root = roots.find(({ module }) => specifier === module || specifier.startsWith(`${module}/`));
    const folder = root === undefined ? null : joinPath(root.folder, specifier.slice(root.module.length));
    if (folder === null) return unknown;
    const probe = createProbe(world);
    probe.want(folderKey(folder));
    return probe.finish(world.inFolder(folder).filter((path) => path.endsWith('.go') && !path.endsWith('_test.go')));
  };
}

function rootsOf({ path, module, replaces }: GoModFacts): { module: string; folder: string }[] {
  const folder = directoryOf(path);
  const replaced = replaces.flatMap((each) => {
    const to = joinPath(folder, each.directory);
    return to === null ? [] : [{ module: each.module, folder: to }];
  });
  return [{ module, folder }, ...replaced];
}
