import type { HistoryCommit, HistoryFile } from '@waggle/github';
import { learnedFilesLimit } from '../ranking/index.ts';
import type { GitPerson, MessageFacts } from './read-message.ts';

/** A change of the default branch: a pull request that was merged as one commit or as a merge, or a plain commit. */
export interface LandedChange {
  /** `pr:<number>` or `c:<sha>`. */
  key: string;
  number: number | null;
  sha: string;
  at: number;
  message: MessageFacts;
  author: GitPerson;
  coAuthors: GitPerson[];
  /** Who put it onto the branch, where git tells that from the author. */
  mergedBy: GitPerson | null;
  files: HistoryFile[];
}

// Enough for search by words; a pasted log would only make the node slow.
const maxBodyLength = 4000;

/** Who commits for everybody: GitHub's buttons, Gerrit. */
const robotCommitters = /^(?:noreply@github\.com|.*@(?:localhost|gerrit\..*)|.*\[bot\].*)$/i;

export function toChange(commit: HistoryCommit, message: MessageFacts): LandedChange {
  const { pullRequest: number } = message;
  const author = { name: commit.authorName, email: commit.authorEmail };
  const committer = { name: commit.committerName, email: commit.committerEmail };
  const applied = !robotCommitters.test(committer.email) && committer.email !== author.email;
  return {
    key: number === null ? `c:${commit.sha}` : `pr:${number}`,
    number,
    sha: commit.sha,
    at: commit.at,
    message,
    author,
    coAuthors: message.coAuthors,
    mergedBy: applied && committer.name !== author.name ? committer : null,
    files: commit.files,
  };
}

/** The properties that a Change node has from git alone. */
export function gitProperties({ number, sha, at, message, files }: LandedChange) {
  return {
    number,
    sha,
    at,
    title: message.title.slice(0, 1000),
    body: message.body.slice(0, maxBodyLength),
    fileCount: files.length,
    isFix: message.isFix,
    ...(number === null ? {} : { state: 'merged', mergedAt: at }),
  };
}

/** The files that a change says something about together; none where there are too many. */
export function learnedFiles({ files }: Pick<LandedChange, 'files'>): HistoryFile[] {
  const kept = files.filter(({ status }) => status !== 'D');
  return kept.length > learnedFilesLimit ? [] : kept;
}

/** GitHub's word for what happened to a file. */
export function statusWord({ status }: HistoryFile): string {
  return { A: 'added', M: 'modified', D: 'removed', R: 'renamed', T: 'changed' }[status];
}
