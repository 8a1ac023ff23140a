export type Account = {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  name: string | null;
  email: string | null;
};

export type Permission = 'admin' | 'write' | 'read' | 'none';

export type Repository = {
  id: number;
  ownerId: number;
  owner: string;
  name: string;
  private: boolean;
  defaultBranch: string;
  description: string | null;
  /** Permission by login; others can read a public repository. */
  collaborators: Record<string, Permission>;
  /** Folder of the repository this one was imported from, to resolve revisions later. */
  importedFrom: string | null;
  deleted: boolean;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
};

export type Installation = {
  id: number;
  accountId: number;
  repositorySelection: 'all' | 'selected';
  repositoryIds: number[];
  suspendedAt: string | null;
  deleted: boolean;
  createdAt: string;
  updatedAt: string;
};

export type AccessToken = {
  id: number;
  token: string;
  installationId: number;
  repositoryIds: number[] | null;
  expiresAt: string;
};

/** An issue, or the issue half of a pull request. */
export type Issue = {
  id: number;
  repositoryId: number;
  number: number;
  userId: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  labels: string[];
  isPullRequest: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
};

export type PullRequest = {
  id: number;
  issueId: number;
  repositoryId: number;
  number: number;
  draft: boolean;
  headRef: string;
  headSha: string;
  baseRef: string;
  baseSha: string;
  mergedAt: string | null;
  mergeCommitSha: string | null;
};

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

export type Review = {
  id: number;
  repositoryId: number;
  number: number;
  userId: number;
  body: string;
  state: ReviewState;
  commitId: string;
  submittedAt: string | null;
};

export type Side = 'LEFT' | 'RIGHT';

/** Where a review comment stands in the diff. */
export type CommentPlace = {
  subjectType: 'line' | 'file';
  line: number | null;
  side: Side;
  startLine: number | null;
  startSide: Side | null;
  position: number | null;
  diffHunk: string;
};

export type ReviewComment = CommentPlace & {
  id: number;
  reviewId: number;
  repositoryId: number;
  number: number;
  userId: number;
  path: string;
  body: string;
  commitId: string;
  inReplyToId: number | null;
  /** Who resolved the thread that this comment starts. */
  resolvedById: number | null;
  createdAt: string;
  updatedAt: string;
};

export type IssueComment = {
  id: number;
  repositoryId: number;
  number: number;
  userId: number;
  body: string;
  createdAt: string;
  updatedAt: string;
};

export type Annotation = {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number | undefined;
  end_column?: number | undefined;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string | undefined;
  raw_details?: string | undefined;
};

export type CheckRun = {
  id: number;
  repositoryId: number;
  headSha: string;
  name: string;
  externalId: string;
  detailsUrl: string | null;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
};

export type Reaction = {
  id: number;
  subject: 'issue' | 'issue_comment' | 'review_comment';
  subjectId: number;
  userId: number;
  content: string;
  createdAt: string;
};

export type Delivery = {
  id: number;
  guid: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  deliveredAt: string;
  redelivery: boolean;
  durationSeconds: number;
  status: string;
  statusCode: number;
  url: string;
  requestHeaders: Record<string, string>;
  /** The exact bytes sent, so that a redelivery carries the same signature. */
  payload: string;
  responseHeaders: Record<string, string>;
  responseBody: string;
};
