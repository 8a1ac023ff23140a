import { requireSha } from './fetch-commits.ts';
import type { Mirror } from './mirror.ts';

export type RawChange = {
  status: 'A' | 'C' | 'D' | 'M' | 'R' | 'T' | 'U' | 'X';
  /** Path at the base; null for an added file. */
  oldPath: string | null;
  /** Path at the head; null for a deleted file. */
  newPath: string | null;
  oldMode: string;
  newMode: string;
  oldBlob: string;
  newBlob: string;
};

export type CommitDiff = {
  /** Every changed path, complete whatever the size. */
  changes: RawChange[];
  /** The patch in git's format; bytes, since files need not be UTF-8. */
  patch: Buffer;
  /** True when the patch was cut at a file boundary: `changes` without a section in `patch` were not read. */
  truncated: boolean;
};

// The flags pin what user config, attributes or git versions could change; -U3 with 50 % renames is what GitHub shows.
const stableFlags = [
  '-r',
  '--find-renames=50%',
  '-l1000',
  '--full-index',
  '--no-abbrev',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--submodule=short',
  '--diff-algorithm=default',
  '--inter-hunk-context=0',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--no-relative',
  '-U3',
];

/** The commit two histories share, or null when they share none. */
export async function mergeBase(mirror: Mirror, base: string, head: string): Promise<string | null> {
  requireSha(base);
  requireSha(head);
  const { stdout, code } = await mirror.git({ args: ['merge-base', base, head], okCodes: [1] });
  return code === 0 ? stdout.toString('utf8').trim() : null;
}

/** What changed between two commits. For a pull request, `base` is the merge base. */
export async function diffCommits(mirror: Mirror, base: string, head: string): Promise<CommitDiff> {
  requireSha(base);
  requireSha(head);
  const { stdout, cut } = await mirror.git({
    args: ['diff-tree', '--raw', '-p', '-z', ...stableFlags, base, head, '--'],
    maxBytes: mirror.limits.maxPatchBytes,
    overflow: 'cut',
  });
  // The list of changes comes first. Two zero bytes end it: no path is empty.
  const end = stdout.indexOf('\0\0');
  const patch = end === -1 ? Buffer.alloc(0) : stdout.subarray(end + 2);
  return {
    changes: parseRawChanges(
      cut ? await listChanges(mirror, base, head) : stdout.subarray(0, end === -1 ? undefined : end),
    ),
    patch: cut ? dropLastFile(patch) : patch,
    truncated: cut,
  };
}

async function listChanges(mirror: Mirror, base: string, head: string): Promise<Buffer> {
  const { stdout } = await mirror.git({ args: ['diff-tree', '--raw', '-z', ...stableFlags, base, head, '--'] });
  return stdout;
}

function dropLastFile(patch: Buffer): Buffer {
  // Content lines start with ' ', '+', '-' or '\': only a real header has this text at the start of a line.
  const last = patch.lastIndexOf('\ndiff --git ');
  return last === -1 ? Buffer.alloc(0) : patch.subarray(0, last + 1);
}

/** Parses `--raw -z`: `:mode mode blob blob STATUS NUL path NUL [path NUL]`. */
function parseRawChanges(raw: Buffer): RawChange[] {
  const fields = raw.toString('utf8').split('\0');
  const changes: RawChange[] = [];
  for (let index = 0; index < fields.length; ) {
    const header = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([ACDMRTUX])\d*$/.exec(fields[index] ?? '');
    if (!header) break;
    const [, oldMode = '', newMode = '', oldBlob = '', newBlob = '', letter] = header;
    const status = letter as RawChange['status'];
    const pair = status === 'R' || status === 'C';
    const first = fields[index + 1] ?? '';
    const second = pair ? (fields[index + 2] ?? '') : first;
    const oldPath = status === 'A' ? null : first;
    const newPath = status === 'D' ? null : second;
    changes.push({ status, oldPath, newPath, oldMode, newMode, oldBlob, newBlob });
    index += pair ? 3 : 2;
  }
  return changes;
}
