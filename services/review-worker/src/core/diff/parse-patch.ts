import { type FileDiff, type FileStatus, type Hunk, PatchSyntaxError } from './file-diff.ts';
import { parseHunks } from './parse-hunks.ts';
import { splitHeaderPaths, unquotePath, withoutPrefix } from './unquote-path.ts';

type Header = {
  gitPaths: [string, string] | null;
  /** From `---` and `+++`; null is /dev/null, undefined when there is no such line. */
  minus?: string | null;
  plus?: string | null;
  from?: string;
  to?: string;
  kind?: 'added' | 'deleted' | 'renamed' | 'copied';
  oldMode: string | null;
  newMode: string | null;
  isBinary: boolean;
};

/** Parses everything `git diff -p` prints. Text between the files (a mail header, a commit message) is skipped. */
export function parsePatch(text: string): FileDiff[] {
  const lines = text.split('\n');
  const files: FileDiff[] = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at]?.startsWith('diff --git ')) {
      at++;
      continue;
    }
    const start = at;
    const header = createHeader(lines[at] ?? '');
    at = readHeader(lines, at + 1, header);
    const { hunks, next } = parseHunks(lines, at);
    if (lines[next]?.startsWith('@@')) throw new PatchSyntaxError('not a hunk header', next + 1);
    at = next;
    addFile(files, createFile(header, hunks, start));
  }
  return files;
}

function createHeader(line: string): Header {
  const gitPaths = splitHeaderPaths(line.slice('diff --git '.length));
  return { gitPaths, oldMode: null, newMode: null, isBinary: false };
}

function readHeader(lines: readonly string[], start: number, header: Header): number {
  let at = start;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('@@') || line.startsWith('diff --git ')) return at;
    readHeaderLine(line, header);
  }
  return at;
}

function readHeaderLine(line: string, header: Header): void {
  const [, word = '', rest = ''] =
    /^(old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|index|---|\+\+\+|Binary files|GIT binary patch)(?: (.*))?$/s.exec(
      line,
    ) ?? [];
  if (word === 'old mode') header.oldMode = rest;
  else if (word === 'new mode') header.newMode = rest;
  else if (word === 'deleted file mode') Object.assign(header, { kind: 'deleted', oldMode: rest });
  else if (word === 'new file mode') Object.assign(header, { kind: 'added', newMode: rest });
  else if (word === 'rename from') Object.assign(header, { kind: 'renamed', from: unquotePath(rest) });
  else if (word === 'copy from') Object.assign(header, { kind: 'copied', from: unquotePath(rest) });
  else if (word === 'rename to' || word === 'copy to') header.to = unquotePath(rest);
  else if (word === 'index') readIndexModes(rest, header);
  else if (word === '---') header.minus = readMarkedPath(rest);
  else if (word === '+++') header.plus = readMarkedPath(rest);
  else if (word === 'Binary files' || word === 'GIT binary patch') header.isBinary = true;
}

function readIndexModes(rest: string, header: Header): void {
  const mode = /^\S+ (\d+)$/.exec(rest)?.[1];
  if (mode === undefined) return;
  header.oldMode ??= mode;
  header.newMode ??= mode;
}

/** git ends a name that has spaces with a tab, so that other tools find its end. */
function readMarkedPath(rest: string): string | null {
  const name = unquotePath(rest.endsWith('\t') ? rest.slice(0, -1) : rest);
  return name === '/dev/null' ? null : withoutPrefix(name);
}

function createFile(header: Header, hunks: Hunk[], start: number): FileDiff {
  const before = header.from ?? header.minus ?? header.gitPaths?.[0];
  const after = header.to ?? header.plus ?? header.gitPaths?.[1];
  const oldPath = header.kind === 'added' || header.minus === null ? null : (before ?? null);
  const newPath = header.kind === 'deleted' || header.plus === null ? null : (after ?? null);
  const path = newPath ?? oldPath;
  if (path === null) throw new PatchSyntaxError('file without a name', start + 1);
  return {
    path,
    oldPath,
    newPath,
    status: readStatus(header, hunks),
    oldMode: oldPath === null ? null : header.oldMode,
    newMode: newPath === null ? null : header.newMode,
    isBinary: header.isBinary,
    isSubmodule: header.oldMode === '160000' || header.newMode === '160000',
    isSymlink: (header.newMode ?? header.oldMode) === '120000',
    additions: countLines(hunks, '+'),
    deletions: countLines(hunks, '-'),
    hunks,
  };
}

function readStatus(header: Header, hunks: Hunk[]): FileStatus {
  if (header.kind) return header.kind;
  const sameContent = hunks.length === 0 && !header.isBinary;
  return sameContent && header.oldMode !== header.newMode ? 'mode-changed' : 'modified';
}

function countLines(hunks: Hunk[], kind: '+' | '-'): number {
  let count = 0;
  for (const hunk of hunks) {
    for (const line of hunk.lines) if (line.kind === kind) count++;
  }
  return count;
}

/** git prints a type change (file to symlink or submodule) as a deletion followed by an addition of one path: one file to us. */
function addFile(files: FileDiff[], file: FileDiff): void {
  const last = files.at(-1);
  if (last?.status !== 'deleted' || file.status !== 'added' || last.path !== file.path) {
    files.push(file);
    return;
  }
  files[files.length - 1] = {
    ...file,
    oldPath: last.oldPath,
    status: 'type-changed',
    oldMode: last.oldMode,
    isBinary: last.isBinary || file.isBinary,
    isSubmodule: last.isSubmodule || file.isSubmodule,
    deletions: last.deletions,
    hunks: joinHunks(last.hunks[0], file.hunks[0]),
  };
}

function joinHunks(gone: Hunk | undefined, come: Hunk | undefined): Hunk[] {
  if (!gone || !come) return [gone ?? come].filter((hunk) => hunk !== undefined);
  const { oldStart, oldLines } = gone;
  return [{ ...come, oldStart, oldLines, lines: [...gone.lines, ...come.lines] }];
}
