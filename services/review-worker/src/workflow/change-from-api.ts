import type { PullRequestFile, PullRequestGateway } from '@waggle/github';
import { type FileDiff, type FileStatus, PatchSyntaxError } from '../core/diff/file-diff.ts';
import { parseHunks } from '../core/diff/parse-hunks.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';
import { rebuildFile } from './rebuild-file.ts';
import { refetchPatches } from './refetch-patches.ts';

export interface ApiChange {
  mergeBase: string;
  files: FileDiff[];
  /** Files whose patch could not be had although something changed, and those GitHub does not even list. */
  missing: string[];
  reader: RepositoryReader;
}

const statuses: Record<string, FileStatus> = {
  added: 'added',
  removed: 'deleted',
  renamed: 'renamed',
  copied: 'copied',
};

/** Two requests each. */
const maxRebuilt = 100;

type ApiPull = { number: number; baseSha: string; headSha: string };

/**
 * The change as GitHub's API tells it, for when git cannot. A missing patch is never "no change": it is asked for again in
 * small pages, then made from the contents of both sides, and what is still missing is listed as unread.
 */
export async function readApiChange(gateway: PullRequestGateway, pull: ApiPull): Promise<ApiChange> {
  const [listed, { changed_files: changed }] = await Promise.all([
    gateway.listPullRequestFiles(pull.number),
    gateway.getPullRequest(pull.number),
  ]);
  const rows = await refetchPatches(gateway, pull.number, listed);
  const mergeBase = (await gateway.getMergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
  const change: ApiChange = { mergeBase, files: [], missing: [], reader: createApiReader(gateway) };
  let rebuilt = 0;
  for (const row of rows) {
    let file = parseApiFile(row);
    if (file === null && rebuilt < maxRebuilt) {
      rebuilt += 1;
      file = await rebuildFile(change.reader, { mergeBase, headSha: pull.headSha }, createHeader(row));
    }
    if (file === null) change.missing.push(row.filename);
    else change.files.push(file);
  }
  for (let at = listed.length + 1; at <= changed; at += 1)
    change.missing.push(`file ${at}, which GitHub does not list`);
  return change;
}

/** Null when the row has no patch that can be read, although its file changed. */
export function parseApiFile(row: PullRequestFile): FileDiff | null {
  const { status, additions, deletions, patch } = row;
  const isPure = additions === 0 && deletions === 0 && (status === 'renamed' || status === 'copied');
  if (patch === undefined && !isPure) return null;
  try {
    const hunks = patch === undefined ? [] : parseHunks(patch.split('\n'), 0).hunks;
    return {
      ...createHeader(row),
      isSubmodule: /^[+-]Subproject commit /m.test(patch ?? ''),
      hunks,
      additions,
      deletions,
    };
  } catch (error) {
    if (error instanceof PatchSyntaxError) return null;
    throw error;
  }
}

function createHeader({ filename: path, previous_filename: before, status }: PullRequestFile) {
  const kind = statuses[status] ?? 'modified';
  return {
    path,
    oldPath: kind === 'added' ? null : (before ?? path),
    newPath: kind === 'deleted' ? null : path,
    status: kind,
    oldMode: null,
    newMode: null,
    isBinary: false,
    isSubmodule: false,
    isSymlink: false,
  };
}

/** Text only, as from the mirror. */
function createApiReader(gateway: PullRequestGateway): RepositoryReader {
  const trees = new Map<string, Promise<string[]>>();
  function listFiles(sha: string): Promise<string[]> {
    const known = trees.get(sha) ?? gateway.listFiles(sha);
    trees.set(sha, known);
    return known;
  }
  async function readFile(sha: string, path: string): Promise<string | null> {
    const bytes = (await gateway.getFile(path, sha))?.bytes ?? null;
    return bytes === null || bytes.includes(0) ? null : bytes.toString('utf8');
  }
  return {
    listFiles,
    readFile,
    readFiles: async (sha, paths) => {
      const texts = new Map<string, string>();
      const present = new Set(await listFiles(sha));
      for (const path of paths) {
        const text = present.has(path) ? await readFile(sha, path) : null;
        if (text !== null) texts.set(path, text);
      }
      return texts;
    },
  };
}
