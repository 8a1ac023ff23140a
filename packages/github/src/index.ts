export { findClosingKeywords, type IssueReference } from './closing-keywords.ts';
export { createGithub, type Github, type Viewer } from './create-github.ts';
export {
  CheckRun,
  DeliveryAttempt,
  Issue,
  PullRequest,
  PullRequestFile,
  RepositoryFacts,
  Review,
  ReviewLineComment,
  WebhookConfig,
} from './gateway/answers.ts';
export type { LineComment, PullRequestComment, Reaction } from './gateway/comments.ts';
export type { DeliveryLog } from './gateway/delivery-log.ts';
export type { PastPulls, PullPeople } from './gateway/pull-people.ts';
export type {
  Annotation,
  CheckOutput,
  CheckRunChange,
  NewCheckRun,
  NewReview,
  PullRequestGateway,
  RepositoryFile,
  ReviewComment,
  ReviewEvent,
} from './gateway/pull-request-gateway.ts';
export type { ReviewThread, ThreadComment } from './gateway/review-threads.ts';
export { type GithubAccess, GithubEnv, githubAccess, MirrorEnv } from './github-env.ts';
export { AmbiguousWriteError, UnauthorizedError, UnavailableError, ValidationFailedError } from './github-error.ts';
export { measureGithubSkew } from './load-github-clock.ts';
export * from './mirror/index.ts';
export type { GithubSettings } from './requests/app-client.ts';
export { askAgainMs, githubWriteLimits, holdMs, type WriteLimits, type WritePace } from './requests/write-pace.ts';
