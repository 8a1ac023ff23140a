import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { FileDiff } from '../diff/file-diff.ts';
import { getPathKind } from '../path-kind.ts';

export const ChangeGroup = z.object({
  /** At most two levels deep; empty for the root. */
  folder: z.string(),
  kind: z.string(),
  files: z.number().int(),
  added: z.number().int(),
  removed: z.number().int(),
  /** Most changed first. */
  paths: z.array(z.string()),
});
export type ChangeGroup = z.infer<typeof ChangeGroup>;

const maxPaths = 5;
/** More say less than the folders above them: a change of each of 40 plugins is one of `plugins/`. */
const maxGroups = 12;

/** The changed files by folder and by what they are for, most changed lines first. Nothing is left out: counts are whole. */
export function groupChanges(files: readonly FileDiff[], missing: readonly string[] = []): ChangeGroup[] {
  const counted = [...files, ...missing.map((path) => ({ path, additions: 0, deletions: 0 }))];
  const groups = groupByFolder(counted, 2);
  return groups.length > maxGroups ? groupByFolder(counted, 1) : groups;
}

function groupByFolder(counted: readonly Counted[], depth: number): ChangeGroup[] {
  const groups = new Map<string, { folder: string; kind: string; files: Counted[] }>();
  for (const file of counted) {
    const [folder, kind] = [folderOf(file.path, depth), getPathKind(file.path)];
    const key = `${kind} ${folder}`;
    const group = groups.get(key) ?? { folder, kind, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()].map(toGroup).sort((a, b) => linesOf(b) - linesOf(a) || compare(a, b));
}

type Counted = Pick<FileDiff, 'path' | 'additions' | 'deletions'>;

function toGroup({ folder, kind, files }: { folder: string; kind: string; files: Counted[] }): ChangeGroup {
  const most = files.toSorted((a, b) => b.additions + b.deletions - a.additions - a.deletions);
  return {
    folder,
    kind,
    files: files.length,
    added: files.reduce((sum, { additions }) => sum + additions, 0),
    removed: files.reduce((sum, { deletions }) => sum + deletions, 0),
    paths: most.slice(0, maxPaths).map(({ path }) => path),
  };
}

function folderOf(path: string, depth: number): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder.split('/').slice(0, depth).join('/');
}

function linesOf({ added, removed }: ChangeGroup): number {
  return added + removed;
}

function compare(a: ChangeGroup, b: ChangeGroup): number {
  const [left, right] = [`${a.folder} ${a.kind}`, `${b.folder} ${b.kind}`];
  return left < right ? -1 : Number(left > right);
}
