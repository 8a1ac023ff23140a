import type {
  CheckRun,
  Issue,
  PullRequest,
  PullRequestFile,
  RepositoryFacts,
  Review,
  ReviewLineComment,
} from './answers.ts';
import type { CommentGateway } from './comments.ts';
import type { PeopleReads } from './pull-people.ts';
import type { ReviewThread } from './review-threads.ts';
import type { TreeReads } from './tree-reads.ts';

export interface RepositoryFile {
  size: number;
  /** Null above 1 MB, where GitHub leaves it out. */
  bytes: Buffer | null;
}

export interface ReviewComment {
  path: string;
  body: string;
  line: number;
  side: 'RIGHT' | 'LEFT';
  start_line?: number;
  start_side?: 'RIGHT' | 'LEFT';
}

export interface NewReview {
  commitId: string;
  body: string;
  comments: readonly ReviewComment[];
}

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
}

export interface CheckOutput {
  title: string;
  summary: string;
  text?: string;
  /** GitHub takes 50 a request. */
  annotations?: readonly Annotation[];
}

export interface NewCheckRun {
  name: string;
  headSha: string;
  externalId: string;
  status: 'queued' | 'in_progress';
  output?: CheckOutput;
}

export interface CheckRunChange {
  status?: 'in_progress' | 'completed';
  conclusion?: 'success' | 'neutral' | 'failure' | 'skipped' | 'cancelled';
  output?: CheckOutput;
}

/**
 * What Waggle reads and writes of one repository. Reads are tried up to three times; a write is sent once, and throws
 * an AmbiguousWriteError when nobody knows whether it happened.
 */
export interface PullRequestGateway extends CommentGateway, TreeReads, PeopleReads {
  getRepository(): Promise<RepositoryFacts>;
  getPullRequest(number: number): Promise<PullRequest>;
  /** Every open pull request, as the list shows them: without counts of lines and files. */
  listOpenPullRequests(): Promise<PullRequest[]>;
  listPullRequestFiles(number: number): Promise<PullRequestFile[]>;
  /** One page of the same list (1-based): small pages hold patches that large ones leave out. */
  listPullRequestFilesPage(number: number, page: { page: number; perPage: number }): Promise<PullRequestFile[]>;
  /** The commit that two histories share; null when GitHub knows none. */
  getMergeBase(base: string, head: string): Promise<string | null>;
  /** Every path at a commit; without those that GitHub cuts off in very large repositories. */
  listFiles(sha: string): Promise<string[]>;
  listReviews(number: number): Promise<Review[]>;
  /** A file at a branch or commit; null when there is none (or no file) at that path. */
  getFile(path: string, ref: string): Promise<RepositoryFile | null>;
  getReview(number: number, reviewId: number): Promise<Review>;
  /** Without an event: nobody but the author sees it, and GitHub allows one for each author and pull request. */
  createPendingReview(number: number, review: NewReview): Promise<Review>;
  submitReview(number: number, reviewId: number, submission: { event: ReviewEvent; body: string }): Promise<Review>;
  deletePendingReview(number: number, reviewId: number): Promise<void>;
  /** Comments on lines that belong to one review, also while only its author sees it. */
  listReviewComments(number: number, reviewId: number): Promise<ReviewLineComment[]>;
  /** Takes the verdict of a submitted review back; its text stays. Refused (422) for one without a verdict in force. */
  dismissReview(number: number, reviewId: number, message: string): Promise<Review>;
  /** Conversations on lines, at most 2,000. */
  listReviewThreads(number: number): Promise<ReviewThread[]>;
  /** Resolving what is resolved already changes nothing. */
  resolveReviewThread(threadId: string): Promise<void>;
  /** Changes the text of a comment on lines. */
  updateReviewComment(commentId: number, body: string): Promise<void>;
  createCheckRun(run: NewCheckRun): Promise<CheckRun>;
  updateCheckRun(checkRunId: number, change: CheckRunChange): Promise<CheckRun>;
  /** Every check run of this name on a commit, newest first. */
  listCheckRuns(wanted: { headSha: string; name: string }): Promise<CheckRun[]>;
  findCheckRun(wanted: { headSha: string; name: string; externalId: string }): Promise<CheckRun | null>;
  /** Of this repository, or of another one (`owner/name`) that the installation may read. */
  getIssue(number: number, repository?: string | null): Promise<Issue>;
  getCollaboratorPermission(login: string): Promise<'admin' | 'write' | 'read' | 'none'>;
  /** A current installation token, for the git mirror. */
  token(): Promise<string>;
  /** For the git mirror: the URL without credentials, and a token that is current whenever it is asked for. */
  gitCredentials(): Promise<{ cloneUrl: string; token: () => Promise<string> }>;
  /** HTTP requests sent through this gateway. */
  calls(): number;
}
