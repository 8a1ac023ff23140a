import type { HistoryCommit } from '@waggle/github';
import { type LandedChange, toChange } from './landed-change.ts';
import { type GitPerson, type MessageFacts, type OwnRepository, readMessage } from './read-message.ts';

/** One step of the default branch, and the changes that came with it. Newest first. */
export interface Step {
  /** The commit on the line of first parents; its files are what the step did to the tree. */
  commit: HistoryCommit;
  /** Its own change first, then those that a merge brought in. */
  changes: LandedChange[];
  /** Everybody whom one of its commits names. */
  people: GitPerson[];
}

/** A merge whose other side is being read: that side ends where the first parent begins. */
interface OpenMerge {
  until: string | undefined;
  /** The pull request that the commits of the side belong to; null for a merge of branches. */
  change: LandedChange | null;
  authors: Map<string, { person: GitPerson; commits: number }>;
}

/**
 * Puts commits, newest first as git lists them, into steps. A merge that is a pull request is one change, with the files
 * of the merge and the people of its commits; of any other merge each commit is a change, and the merge itself is none.
 */
export function createGrouping(own: OwnRepository) {
  let step: Step | null = null;
  let next: string | undefined;
  let open: OpenMerge[] = [];
  let first = true;

  function push(commit: HistoryCommit): Step | null {
    const message = readMessage(commit.message, own);
    const onLine = first || commit.sha === next;
    const done = onLine ? finish() : null;
    first = false;
    closeMerges(commit.sha);
    if (onLine) {
      step = { commit, changes: [], people: [] };
      next = commit.parents[0];
    }
    step?.people.push(...peopleOf(commit, message));
    place(commit, message, onLine);
    return done;
  }

  function place(commit: HistoryCommit, message: MessageFacts, onLine: boolean): void {
    const isMerge = commit.parents.length > 1;
    const isPull = message.pullRequest !== null;
    const owner = onLine ? null : (open.findLast(({ change }) => change !== null) ?? null);
    let change: LandedChange | null = null;
    if (isPull || (!isMerge && owner === null)) {
      change = toChange(commit, message);
      step?.changes.push(change);
    } else if (owner !== null && !isMerge) fold(owner, commit, message);
    if (isMerge) open.push({ until: commit.parents[0], change: isPull ? change : null, authors: new Map() });
  }

  function closeMerges(sha: string): void {
    const at = open.findIndex(({ until }) => until === sha);
    if (at === -1) return;
    for (const merge of open.slice(at)) settleAuthors(merge);
    open = open.slice(0, at);
  }

  function finish(): Step | null {
    for (const merge of open) settleAuthors(merge);
    open = [];
    const done = step;
    step = null;
    return done;
  }

  /** The base of the next step, for who wants to know where the line goes on; undefined at the root. */
  return { push, end: finish, base: () => next };
}

function peopleOf(commit: HistoryCommit, message: MessageFacts): GitPerson[] {
  const author = { name: commit.authorName, email: commit.authorEmail };
  const committer = { name: commit.committerName, email: commit.committerEmail };
  return [author, committer, ...message.coAuthors, ...message.reviewers];
}

function fold({ change, authors }: OpenMerge, commit: HistoryCommit, message: MessageFacts): void {
  if (change === null) return;
  const person = { name: commit.authorName, email: commit.authorEmail };
  const known = authors.get(person.email);
  authors.set(person.email, { person, commits: (known?.commits ?? 0) + 1 });
  const { message: facts } = change;
  facts.closes = [...new Set([...facts.closes, ...message.closes])].filter((number) => number !== change.number);
  facts.references = facts.references.filter((number) => !facts.closes.includes(number));
  facts.reviewers = [...facts.reviewers, ...message.reviewers];
  change.coAuthors = [...change.coAuthors, ...message.coAuthors];
}

/** Whoever made most of the commits is the author; the one who merged is not. */
function settleAuthors({ change, authors }: OpenMerge): void {
  const [most, ...others] = [...authors.values()].sort((a, b) => b.commits - a.commits);
  if (change === null || most === undefined) return;
  const merger = change.author;
  change.author = most.person;
  change.coAuthors = [...others.map(({ person }) => person), ...change.coAuthors];
  change.mergedBy = merger.email === most.person.email ? null : merger;
}
