import { requireSha } from './fetch-commits.ts';
import type { Mirror } from './mirror.ts';
import { MirrorError } from './mirror-error.ts';
import { fetchMissing } from './read-blobs.ts';

export type TreeQuery = {
  /** Found as it is written: no pattern, so that no search is slow. */
  text: string;
  /** Only where no letter or digit touches it. */
  word?: boolean;
  /** A folder or file, without slashes at the ends. */
  under?: string;
  maxLines?: number;
};

export type TreeMatch = { path: string; line: number; text: string };
export type TreeMatches = { lines: TreeMatch[]; truncated: boolean };

const searchTimeoutMs = 20_000;
const fetchTimeoutMs = 60_000;
const maxBytes = 512 * 1024;
const maxText = 300;
const maxPerFile = 20;
/** A first search downloads what the blobless mirror lacks of the tree. */
const maxMissing = 20_000;

/**
 * Lines of a commit's text files that hold a text, in the order of their paths. Null when the tree cannot be searched: it has more
 * than 20,000 files that the mirror lacks, or they do not arrive within a minute.
 */
export async function searchTree(mirror: Mirror, sha: string, query: TreeQuery): Promise<TreeMatches | null> {
  requireSha(sha);
  const { text, word = false, under = '', maxLines = 50 } = query;
  if (text === '' || text.includes('\n') || text.includes('\0')) return { lines: [], truncated: false };
  if (!(await bringTree(mirror, sha))) return null;
  const flags = ['-n', '-z', '-I', '-F', '--no-color', '--full-name', '--no-recurse-submodules', `-m${maxPerFile}`];
  const { stdout, cut } = await mirror.git({
    args: ['grep', ...flags, ...(word ? ['-w'] : []), '-e', text, sha, '--', ...(under === '' ? [] : [under])],
    network: 'local',
    okCodes: [1],
    timeoutMs: searchTimeoutMs,
    maxBytes,
    overflow: 'cut',
  });
  const found = [...stdout.toString('utf8').matchAll(/^[0-9a-f]+:([^\0\n]+)\0(\d+)\0(.*)$/gm)];
  const lines = found.slice(0, maxLines).map(([, path = '', line = '', shown = '']) => {
    return { path, line: Number(line), text: shown.slice(0, maxText) };
  });
  return { lines, truncated: cut || found.length > maxLines };
}

async function bringTree(mirror: Mirror, sha: string): Promise<boolean> {
  const { stdout } = await mirror.git({
    args: ['rev-list', '--objects', '--missing=print', '--no-object-names', `${sha}^{tree}`],
    network: 'local',
  });
  const missing = [...stdout.toString('latin1').matchAll(/^\?([0-9a-f]+)$/gm)].map(([, oid = '']) => oid);
  if (missing.length === 0) return true;
  if (missing.length > maxMissing) return false;
  try {
    await fetchMissing({ ...mirror, limits: { ...mirror.limits, fetchTimeoutMs } }, missing);
    return true;
  } catch (error) {
    if (error instanceof MirrorError && error.code !== 'aborted') return false;
    throw error;
  }
}
