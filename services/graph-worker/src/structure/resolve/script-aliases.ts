import type { TsConfigFacts } from '../configs/config-facts.ts';
import { ancestorsOf, compareText, directoryOf, joinPath, nameOf } from './paths.ts';
import type { World } from './world.ts';

interface Aliases {
  /** Where `baseUrl` leads; null without one. */
  base: string | null;
  /** Longest pattern first, as TypeScript takes them. */
  paths: { before: string; after: string; star: boolean; to: string[] }[];
}

export interface ScriptAliases {
  /** Whether bare names may lead into the repository for this importer. */
  concern(from: string): boolean;
  /** Paths without extension that a bare name may stand for, the best first. */
  candidates(from: string, specifier: string): string[];
}

const maxExtends = 10;

/** `paths` and `baseUrl` of the nearest tsconfig.json or jsconfig.json that has any, with what it extends. */
export function aliasesFor({ configs }: World): ScriptAliases {
  const all = new Map(configs.filter((config) => config.type === 'tsconfig').map((config) => [config.path, config]));
  const packages = new Map(
    configs.flatMap((config) =>
      config.type === 'package' && config.name ? [[config.name, directoryOf(config.path)]] : [],
    ),
  );
  const byFolder = Map.groupBy([...all.values()], ({ path }) => directoryOf(path));
  const cache = new Map<string, Aliases | null>();

  function find(folder: string): Aliases | null {
    const known = cache.get(folder);
    if (known !== undefined) return known;
    let found: Aliases | null = null;
    for (const ancestor of ancestorsOf(folder)) {
      found =
        (byFolder.get(ancestor) ?? [])
          .toSorted(byImportance)
          .map(read)
          .find((each) => each !== null) ?? null;
      if (found !== null) break;
    }
    cache.set(folder, found);
    return found;
  }

  function read(config: TsConfigFacts): Aliases | null {
    const chain = chainOf(config);
    const withBase = chain.find(({ baseUrl }) => baseUrl !== undefined);
    const base = withBase === undefined ? null : joinPath(directoryOf(withBase.path), withBase.baseUrl ?? '');
    const withPaths = chain.find(({ paths }) => paths !== undefined);
    if (withPaths === undefined) return base === null ? null : { base, paths: [] };
    const root = base ?? directoryOf(withPaths.path);
    const paths = Object.entries(withPaths.paths ?? {}).map(([pattern, to]) => {
      const star = pattern.indexOf('*');
      const [before, after] = star === -1 ? [pattern, ''] : [pattern.slice(0, star), pattern.slice(star + 1)];
      return { before, after, star: star !== -1, to: to.flatMap((each) => joinPath(root, each) ?? []) };
    });
    return { base, paths: paths.sort((a, b) => b.before.length - a.before.length) };
  }

  /** The config itself, then what it extends, the one that counts most first. */
  function chainOf(config: TsConfigFacts): TsConfigFacts[] {
    const chain: TsConfigFacts[] = [];
    const open = [config];
    for (let next = open.shift(); next !== undefined && chain.length < maxExtends; next = open.shift()) {
      chain.push(next);
      const { path } = next;
      open.push(...next.extends.toReversed().flatMap((each) => extended(path, each) ?? []));
    }
    return chain;
  }

  function extended(path: string, specifier: string): TsConfigFacts | undefined {
    const base = specifier.startsWith('.') ? joinPath(directoryOf(path), specifier) : inPackage(specifier);
    return base === null ? undefined : (all.get(base) ?? all.get(`${base}.json`) ?? all.get(`${base}/tsconfig.json`));
  }

  function inPackage(specifier: string): string | null {
    const parts = specifier.split('/');
    const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    const folder = packages.get(name);
    return folder === undefined ? null : joinPath(folder, parts.join('/') || 'tsconfig.json');
  }

  return {
    concern: (from) => find(directoryOf(from)) !== null,
    candidates: (from, specifier) => {
      const aliases = find(directoryOf(from));
      if (aliases === null) return [];
      const matched = aliases.paths.find(({ before, after, star }) =>
        star ? specifier.startsWith(before) && specifier.endsWith(after) : specifier === before,
      );
      const rest = matched?.star ? specifier.slice(matched.before.length, specifier.length - matched.after.length) : '';
      const byPaths = matched?.to.map((to) => to.replace('*', rest)) ?? [];
      const byBase = aliases.base === null ? null : joinPath(aliases.base, specifier);
      return byBase === null ? byPaths : [...byPaths, byBase];
    },
  };
}

/** tsconfig.json before jsconfig.json before tsconfig.app.json. */
function byImportance(a: TsConfigFacts, b: TsConfigFacts): number {
  return rank(a) - rank(b) || compareText(a.path, b.path);
}

function rank({ path }: TsConfigFacts): number {
  return ['tsconfig.json', 'jsconfig.json'].indexOf(nameOf(path)) >>> 0;
}
