import { basename, dirname } from 'node:path/posix';
import type { Mirror } from './mirror.ts';
import type { ObjectReader } from './object-reader.ts';

export type FileContent = {
  path: string;
  mode: string;
  oid: string;
  size: number;
  /** Null when the file is larger than asked for. A symlink's bytes are its target. */
  bytes: Buffer | null;
};

interface HeldFiles {
  found: Map<string, FileContent>;
  /** Paths that have to be read in another way. What the commit does not hold is in neither. */
  unknown: string[];
}

type TreeItem = { mode: string; oid: string };

/** Reads what the mirror holds of some files of a commit, and starts no process for it. */
export async function readHeldFiles(
  mirror: Mirror,
  sha: string,
  paths: readonly string[],
  maxBytes: number,
): Promise<HeldFiles> {
  const objects = mirror.objects();
  const root = await objects?.info(`${sha}^{tree}`);
  if (!objects || !root || root === 'missing') return { found: new Map(), unknown: [...paths] };
  const trees = new Map<string, Promise<Map<string, TreeItem> | null>>();
  const readTree = (folder: string) => {
    const known = trees.get(folder) ?? readFolder(objects, sha, folder);
    trees.set(folder, known);
    return known;
  };
  const found = new Map<string, FileContent>();
  const unknown: string[] = [];
  const read = async (path: string) => {
    const tree = await readTree(dirname(path));
    const item = tree?.get(basename(path));
    if (tree !== null && (item === undefined || !isFile(item))) return;
    const file = item === undefined ? null : await readItem(objects, item, maxBytes);
    if (file === null) unknown.push(path);
    else found.set(path, { path, ...file });
  };
  await Promise.all(paths.map(read));
  return { found, unknown };
}

/** Empty where there is no such folder; null when it cannot be told. */
async function readFolder(objects: ObjectReader, sha: string, folder: string): Promise<Map<string, TreeItem> | null> {
  const tree = await objects.contents(`${sha}:${folder === '.' ? '' : folder}`);
  if (tree === null || tree === 'missing') return tree === null ? null : new Map();
  return tree.type === 'tree' && tree.bytes !== null ? parseTreeObject(tree.bytes, tree.oid.length / 2) : new Map();
}

async function readItem(objects: ObjectReader, { mode, oid }: TreeItem, maxBytes: number) {
  const info = await objects.info(oid);
  if (info === null || info === 'missing') return null;
  if (info.size > maxBytes) return { mode, oid, size: info.size, bytes: null };
  const blob = await objects.contents(oid);
  return blob === null || blob === 'missing' ? null : { mode, oid, size: blob.size, bytes: blob.bytes };
}

/** `MODE SP name NUL id`, one after the other. */
function parseTreeObject(bytes: Buffer, idBytes: number): Map<string, TreeItem> {
  const items = new Map<string, TreeItem>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const mode = bytes.toString('latin1', at, space).padStart(6, '0');
    const oid = bytes.toString('hex', end + 1, end + 1 + idBytes);
    items.set(bytes.toString('utf8', space + 1, end), { mode, oid });
    at = end + 1 + idBytes;
  }
  return items;
}

/** Neither a folder nor a submodule. */
function isFile({ mode }: TreeItem): boolean {
  return mode.startsWith('1') && mode !== '160000';
}
