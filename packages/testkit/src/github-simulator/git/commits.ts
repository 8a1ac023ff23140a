import type { Repository } from '../state/records.ts';
import type { GitStore } from './git-store.ts';

export type Signature = { name: string; email: string; date: string };

export type Commit = {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
};

const format = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');

/** Reads commits with `git log` arguments. */
export async function listCommits(store: GitStore, repository: Repository, args: readonly string[]): Promise<Commit[]> {
  const out = await store.git(repository, ['log', '-z', `--format=${format}%x01`, ...args, '--']);
  return out
    .toString('utf8')
    .split('\x01')
    .map((record) => record.replace(/^\0/, ''))
    .filter((record) => record !== '')
    .map(parseCommit);
}

function utc(date: string | undefined): string {
  return new Date(date ?? 0).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function parseCommit(record: string): Commit {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad, cn = '', ce = '', cd, ...message] =
    record.split('\0');
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: an, email: ae, date: utc(ad) },
    committer: { name: cn, email: ce, date: utc(cd) },
    message: message.join('\0').trimEnd(),
  };
}

/** One commit by its revision, which must exist. */
export async function readCommit(store: GitStore, repository: Repository, revision: string): Promise<Commit> {
  const [commit] = await listCommits(store, repository, ['-1', '--end-of-options', revision]);
  if (!commit) throw new Error(`no commit ${revision}`);
  return commit;
}
