import type { Repository } from '../state/records.ts';
import type { GitStore } from './git-store.ts';
import { type Hunk, parseHunks } from './hunks.ts';

type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';

export type ChangedFile = {
  filename: string;
  previousFilename: string | undefined;
  status: FileStatus;
  sha: string;
  additions: number;
  deletions: number;
  /** Absent for binary files and changes of name or mode only, as on GitHub. */
  patch: string | undefined;
  patchLines: number;
  hunks: Hunk[];
};

type RawEntry = { letter: string; sha: string; filename: string; previousFilename: string | undefined };

const statuses: Record<string, FileStatus> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

const options = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--full-index',
  '-U3',
  '-M',
  '-l0',
  '--submodule=short',
];

/** The files that differ between two commits, with GitHub's three lines of context and rename detection. */
export async function changedFiles(
  store: GitStore,
  repository: Repository,
  from: string,
  to: string,
): Promise<ChangedFile[]> {
  return await readChangedFiles((args) => store.git(repository, args), from, to);
}

/** The same of any repository that `git` runs in. */
export async function readChangedFiles(
  git: (args: string[]) => Promise<Buffer>,
  from: string,
  to: string,
): Promise<ChangedFile[]> {
  const raw = await git(['diff', ...options, '--raw', '--no-abbrev', '-z', from, to]);
  const entries = parseRaw(raw.toString('utf8'));
  const patches = (await git(['diff', ...options, '-p', from, to])).toString('utf8');
  return joinPatches(entries, patches);
}

function parseRaw(text: string): RawEntry[] {
  const fields = text.split('\0');
  const entries: RawEntry[] = [];
  let index = 0;
  while (fields[index]?.startsWith(':')) {
    const [, , oldSha = '', newSha = '', status = ''] = (fields[index] ?? '').split(' ');
    const letter = status.slice(0, 1);
    const moved = letter === 'R' || letter === 'C';
    const first = fields[index + 1] ?? '';
    const filename = moved ? (fields[index + 2] ?? '') : first;
    entries.push({
      letter,
      sha: letter === 'D' ? oldSha : newSha,
      filename,
      previousFilename: moved ? first : undefined,
    });
    index += moved ? 3 : 2;
  }
  return entries;
}

// Inside a hunk every line starts with a space, a sign or a backslash, so this line is always a header.
function splitPatches(text: string): string[] {
  return text.split(/^(?=diff --git )/m).filter((section) => section !== '');
}

function joinPatches(entries: RawEntry[], text: string): ChangedFile[] {
  const sections = splitPatches(text);
  const files: ChangedFile[] = [];
  let next = 0;
  for (const entry of entries) {
    // A change of type (file to symlink) is printed as a removal and an addition.
    const count = entry.letter === 'T' ? 2 : 1;
    files.push(changedFile(entry, sections.slice(next, next + count).join('')));
    next += count;
  }
  return files;
}

function changedFile(entry: RawEntry, section: string): ChangedFile {
  const start = /^@@ /m.exec(section)?.index;
  const patch = start === undefined ? undefined : section.slice(start).replace(/\n$/, '');
  const hunks = patch === undefined ? [] : parseHunks(patch);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    filename: entry.filename,
    previousFilename: entry.previousFilename,
    status: statuses[entry.letter] ?? 'modified',
    sha: entry.sha,
    additions: lines.filter((line) => line.kind === 'added').length,
    deletions: lines.filter((line) => line.kind === 'removed').length,
    patch,
    patchLines: patch === undefined ? 0 : patch.split('\n').length,
    hunks,
  };
}
