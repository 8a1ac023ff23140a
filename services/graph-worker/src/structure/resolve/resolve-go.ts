import type { GoModFacts } from '../configs/config-facts.ts';
import { parseImportText } from '../import-text.ts';
import { parseMentionText } from '../mention-text.ts';
import { type CodeFile, findUsedOf, isGo, packageIn } from './mentions.ts';
import { folderKey } from './path-keys.ts';
import { directoryOf, joinPath } from './paths.ts';
import { createProbe, type Resolution, unknown, type World } from './world.ts';

/**
 * A package is a folder: an import leads to the files of it that define what the importer mentions, and to every one that is no test
 * where it mentions nothing of it (`import _`).
 */
export function createGoResolver(world: World): (file: CodeFile, specifier: string) => Resolution {
  const roots = rootsIn(world);
  return (file, specifier) => {
    const folder = folderOf(roots, specifier);
    if (folder === null) return unknown;
    const probe = createProbe(world);
    probe.want(folderKey(folder));
    const mentioned = findMentioned(world, file, folder, specifier);
    const whole = world.inFolder(folder).filter((path) => isGo(path) && !path.endsWith('_test.go'));
    return probe.finish(mentioned.length > 0 ? mentioned : whole);
  };
}

function findMentioned(world: World, file: CodeFile, folder: string, specifier: string): string[] {
  const qualified = file.mentions
    .map((text) => parseMentionText(text).name.split('.'))
    .filter(([qualifier, name]) => qualifier !== '' && name !== undefined);
  const usual = nameOfPackage(specifier);
  const own = qualified.filter(([qualifier]) => qualifier === usual);
  // Under another name, which the import gives it, or a package whose folder is called otherwise.
  const names = (own.length > 0 ? own : qualified).map(([, name = '']) => name);
  return findUsedOf(world, file.path, packageIn(folder), names);
}

/** What a package is usually called that lies there: `gopkg.in/yaml.v3` is `yaml`, `x/cart/v2` is `cart`, `go-redis` is `redis`. */
function nameOfPackage(specifier: string): string {
  const parts = specifier.split('/').filter((part) => !/^v\d+$/.test(part));
  return (parts.at(-1) ?? '').replace(/\.v\d+$/, '').replace(/^go-|-go$/g, '');
}

/** The folders whose definitions have to be known before these files can be resolved. */
export function foldersOfGo(world: World, files: readonly CodeFile[]): string[] {
  const roots = rootsIn(world);
  const folders = new Set<string>();
  for (const { path, imports } of files.filter((file) => isGo(file.path))) {
    folders.add(directoryOf(path));
    for (const text of imports) folders.add(folderOf(roots, parseImportText(text).specifier) ?? directoryOf(path));
  }
  return [...folders];
}

type Roots = readonly { module: string; folder: string }[];

/** Every module of the repository, the longest name first. */
function rootsIn({ configs }: World): Roots {
  return configs
    .filter((config) => config.type === 'gomod')
    .flatMap(rootsOf)
    .sort((a, b) => b.module.length - a.module.length);
}

/** Null for what is not in the repository. */
function folderOf(roots: Roots, specifier: string): string | null {
  const root = roots.find(({ module }) => specifier === module || specifier.startsWith(`${module}/`));
  return root === undefined ? null : joinPath(root.folder, specifier.slice(root.module.length));
}

function rootsOf({ path, module, replaces }: GoModFacts): Roots {
  const folder = directoryOf(path);
  const replaced = replaces.flatMap((each) => {
    const to = joinPath(folder, each.directory);
    return to === null ? [] : [{ module: each.module, folder: to }];
  });
  return [{ module, folder }, ...replaced];
}
