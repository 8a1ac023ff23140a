import { extname } from 'node:path';
import type { RealRepository } from '../real-repositories.ts';

const noLanguage = new Set([
  '',
  '.json',
  '.md',
  '.txt',
  '.yml',
  '.yaml',
  '.lock',
  '.svg',
  '.xml',
  '.csv',
  '.toml',
  '.snap',
]);

/** Position of a path's language by bytes in the repository, as GitHub lists languages; data and prose come last. */
export async function loadLanguageRank({ git }: RealRepository): Promise<(path: string) => number> {
  const listing = (await git(['ls-tree', '-r', '-l', 'HEAD'])).toString('utf8');
  const bytes = new Map<string, number>();
  for (const line of listing.split('\n')) {
    const [, size = '0', path = ''] = /^\d+ blob [0-9a-f]+ +(\d+)\t(.*)$/.exec(line) ?? [];
    const extension = extname(path);
    if (!noLanguage.has(extension)) bytes.set(extension, (bytes.get(extension) ?? 0) + Number(size));
  }
  const ranked = [...bytes].sort((a, b) => b[1] - a[1]).map(([extension]) => extension);
  return (path) => {
    const rank = ranked.indexOf(extname(path));
    return rank === -1 ? ranked.length : rank;
  };
}
