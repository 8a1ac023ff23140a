import { requireSha } from './fetch-commits.ts';
import type { Mirror, StreamingMirror } from './mirror.ts';

/** How one commit left one path. `from` is the path before a move of unchanged content. */
export type HistoryFile = {
  status: 'A' | 'M' | 'D' | 'R' | 'T';
  path: string;
  from: string | null;
  blob: string | null;
};

export type HistoryCommit = {
  sha: string;
  parents: string[];
  authorName: string;
  authorEmail: string;
  committerName: string;
  committerEmail: string;
  /** Committer's clock, epoch seconds. */
  at: number;
  /** Subject and body, cut at 16,384 characters. */
  message: string;
  /** Against the first parent, merges too. Submodules are left out. */
  files: HistoryFile[];
};

export type HistoryRange = {
  head: string;
  /** Only what is not reachable from this commit. */
  since?: string | null;
  /** False for commits without their files, which is several times faster. */
  files?: boolean;
};

const maxMessage = 16_384;
const submoduleMode = '160000';
/** Marks the first field of a commit; no hash, mode or status begins with it, and paths are never taken for a first field. */
const mark = '\x01';
const format = `--format=${['%x01%H', '%P', '%an', '%ae', '%cn', '%ce', '%ct', '%B'].join('%x00')}`;

/**
 * Every commit of a range, newest first and every child before its parents, in lists as they come. A merge is followed by
 * the commits that it brought in, and these by its first parent. Reads commits and trees only: a move is recognised where
 * the content stayed the same, since anything else would download blobs.
 */
export async function* readHistory(
  mirror: StreamingMirror,
  { head, since = null, files = true }: HistoryRange,
  signal?: AbortSignal,
): AsyncGenerator<HistoryCommit[], void, void> {
  requireSha(head);
  if (since !== null) requireSha(since);
  const diff = ['--diff-merges=first-parent', '--raw', '-r', '-M100%', '--no-abbrev'];
  const args = ['log', '--topo-order', '-z', ...(files ? diff : ['--no-patch'])];
  const flags = ['--encoding=UTF-8', '--no-show-signature', '--no-color', '--no-notes', '--no-ext-diff', format];
  const range = since === null ? [head] : [head, `^${since}`];
  const parser = createParser();
  for await (const fields of mirror.fields([...args, ...flags, ...range, '--'], signal)) {
    const commits = parser.push(fields);
    if (commits.length > 0) yield commits;
  }
  yield parser.end();
}

/** Whether `old` lies on the line of first parents that leads to `head`, so that what came after it only adds to it. */
export async function isOnFirstParentLine(mirror: Mirror, old: string, head: string): Promise<boolean> {
  requireSha(old);
  requireSha(head);
  if (old === head) return true;
  const args = ['rev-list', '--first-parent', '--parents', head, `^${old}`, '--'];
  const { stdout, code } = await mirror.git({ args, network: 'local', okCodes: [128] });
  const last = stdout.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  return code === 0 && last.split(' ')[1] === old;
}

function createParser() {
  let header: string[] = [];
  let current: HistoryCommit | null = null;
  let entry: string[] = [];
  let wanted = 0;

  function push(fields: readonly string[]): HistoryCommit[] {
    const done: HistoryCommit[] = [];
    for (const field of fields) {
      if (header.length > 0) {
        header.push(field);
        if (header.length === 8) {
          current = toCommit(header);
          header = [];
        }
      } else if (wanted > 0) {
        entry.push(field);
        wanted -= 1;
        if (wanted === 0 && current !== null) addFile(current, entry);
      } else if (field.startsWith(mark)) {
        if (current !== null) done.push(current);
        current = null;
        header = [field.slice(1)];
      } else if (field !== '') {
        entry = [field.startsWith('\n') ? field.slice(1) : field];
        wanted = /[RC]\d*$/.test(field) ? 2 : 1;
      }
    }
    return done;
  }

  return { push, end: () => (current === null ? [] : [current]) };
}

function toCommit(header: readonly string[]): HistoryCommit {
  const [sha = '', parents = '', authorName = '', authorEmail = '', committerName = '', committerEmail = '', at = '0'] =
    header;
  return {
    sha,
    parents: parents === '' ? [] : parents.split(' '),
    authorName,
    authorEmail,
    committerName,
    committerEmail,
    at: Number(at),
    message: (header[7] ?? '').slice(0, maxMessage),
    files: [],
  };
}

/** `:oldMode newMode oldBlob newBlob STATUS`, then one path, or two for a move. */
function addFile(commit: HistoryCommit, [head = '', first = '', second]: readonly string[]): void {
  const [oldMode = '', newMode = '', , blob = '', letter = ''] = head.split(' ');
  const [hadFile, hasFile] = [oldMode.slice(1), newMode].map((mode) => mode !== '000000' && mode !== submoduleMode);
  if (!hadFile && !hasFile) return;
  if (second !== undefined && hadFile && hasFile && letter.startsWith('R')) {
    commit.files.push({ status: 'R', path: second, from: first, blob });
    return;
  }
  const path = second ?? first;
  if (!hasFile) commit.files.push({ status: 'D', path, from: null, blob: null });
  else commit.files.push({ status: hadFile ? (letter === 'T' ? 'T' : 'M') : 'A', path, from: null, blob });
}
