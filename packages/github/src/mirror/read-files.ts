import { requireSha } from './fetch-commits.ts';
import { emptyTree } from './git-environment.ts';
import type { Mirror } from './mirror.ts';
import { parseBatch } from './parse-batch.ts';
import { type FileContent, readHeldFiles } from './read-held-files.ts';

export type TreeEntry = { path: string; mode: string; type: 'blob' | 'tree' | 'commit'; oid: string };

const pathsPerCall = 500;

/** Every file of a commit. No sizes: in a blobless mirror git would download each blob only to measure it. */
export async function listFiles(mirror: Mirror, sha: string): Promise<TreeEntry[]> {
  requireSha(sha);
  const { stdout } = await mirror.git({ args: ['ls-tree', '-r', '-z', '--full-tree', sha] });
  return parseTree(stdout.toString('utf8'));
}

/** One file of a commit; null when there is none (or only a directory or submodule) at that path. */
export async function readFile(
  mirror: Mirror,
  sha: string,
  path: string,
  maxBytes: number,
): Promise<FileContent | null> {
  const files = await readFiles(mirror, sha, [path], maxBytes);
  return files.get(path) ?? null;
}

/** Several files of a commit; missing paths are absent from the map. What the mirror lacks is downloaded. */
export async function readFiles(
  mirror: Mirror,
  sha: string,
  paths: readonly string[],
  maxBytes: number,
): Promise<Map<string, FileContent>> {
  requireSha(sha);
  const wanted = paths.filter(isTreePath);
  const { found, unknown } = await readHeldFiles(mirror, sha, wanted, maxBytes);
  for (let start = 0; start < unknown.length; start += pathsPerCall) {
    const some = unknown.slice(start, start + pathsPerCall);
    for (const file of await readSome(mirror, sha, some, maxBytes)) found.set(file.path, file);
  }
  return found;
}

/** With three git processes, whatever the number of files. */
async function readSome(mirror: Mirror, sha: string, paths: string[], maxBytes: number): Promise<FileContent[]> {
  if (paths.length === 0) return [];
  const tree = await mirror.git({ args: ['ls-tree', '-z', '--full-tree', sha, '--', ...paths] });
  const wanted = new Set(paths);
  const blobs = parseTree(tree.stdout.toString('utf8')).filter(
    (entry) => entry.type === 'blob' && wanted.has(entry.path),
  );
  if (blobs.length === 0) return [];
  await prefetchBlobs(mirror, sha, blobs);
  const sizes = await readSizes(mirror, blobs);
  const small = blobs.filter((blob) => (sizes.get(blob.oid) ?? Number.POSITIVE_INFINITY) <= maxBytes);
  const contents = await readBlobs(mirror, small);
  return blobs.map(({ path, mode, oid }) => {
    return { path, mode, oid, size: sizes.get(oid) ?? 0, bytes: contents.get(oid) ?? null };
  });
}

/** A blobless mirror downloads missing blobs one by one; a diff against nothing makes git ask for all of them at once. */
async function prefetchBlobs(mirror: Mirror, sha: string, blobs: TreeEntry[]): Promise<void> {
  if (blobs.length < 2) return;
  const args = [
    'diff-tree',
    '-r',
    '--numstat',
    '-z',
    '--no-renames',
    emptyTree,
    sha,
    '--',
    ...blobs.map(({ path }) => path),
  ];
  await mirror.git({ args, timeoutMs: mirror.limits.fetchTimeoutMs });
}

async function readSizes(mirror: Mirror, blobs: TreeEntry[]): Promise<Map<string, number>> {
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  const { stdout } = await mirror.git({ args, input: oidLines(blobs) });
  const sizes = new Map<string, number>();
  for (const line of stdout.toString('latin1').split('\n')) {
    const [oid = '', size = ''] = line.split(' ');
    if (/^\d+$/.test(size)) sizes.set(oid, Number(size));
  }
  return sizes;
}

async function readBlobs(mirror: Mirror, blobs: TreeEntry[]): Promise<Map<string, Buffer>> {
  if (blobs.length === 0) return new Map();
  const { stdout } = await mirror.git({ args: ['cat-file', '--batch'], input: oidLines(blobs) });
  return parseBatch(stdout);
}

/** A tree holds no such paths, and git answers them with an error instead of nothing. */
function isTreePath(path: string): boolean {
  if (path.includes('\0')) return false;
  return !path.split('/').some((part) => part === '' || part === '.' || part === '..');
}

function oidLines(blobs: TreeEntry[]): string {
  return `${[...new Set(blobs.map(({ oid }) => oid))].join('\n')}\n`;
}

function parseTree(text: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const record of text.split('\0')) {
    const match = /^(\d+) (blob|tree|commit) ([0-9a-f]+)\t([\s\S]+)$/.exec(record);
    if (!match) continue;
    const [, mode = '', type, oid = '', path = ''] = match;
    entries.push({ path, mode, type: type as TreeEntry['type'], oid });
  }
  return entries;
}
