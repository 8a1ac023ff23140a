import type { ContextRequest, ContextResponse, GraphQuery, GraphQuestion, GraphReply } from '@waggle/contracts';
import type { Github } from '@waggle/github';
import type { Logger, ProgressBell } from '@waggle/platform';
import type { Db, RetryPolicy } from '@waggle/store';
import type { Budget } from '../core/budget/budget.ts';
import type { FindAdvisories } from '../evidence/dependencies/osv-client.ts';
import type { ReviewModel } from '../model/review-model.ts';

/** Asks the repository's memory; throws when it does not answer in time. */
export type LoadContext = (request: ContextRequest, signal: AbortSignal) => Promise<ContextResponse>;

type Ask<K extends GraphQuery> = (question: GraphQuestion<K>, signal: AbortSignal) => Promise<GraphReply<K>>;

/** Read-only questions to the graph; each throws when it does not answer in time. */
interface GraphLookUps {
  getFileHistory: Ask<'file-history'>;
  getRelatedPullRequests: Ask<'related-pull-requests'>;
  getDependents: Ask<'dependents'>;
  searchOpenIssues: Ask<'open-issues'>;
}

export interface ReviewDeps {
  db: Db;
  github: Github;
  logger: Logger;
  /** Names this worker in leases. */
  owner: string;
  dataDir: string;
  loadContext: LoadContext;
  /** What a model may ask the graph while it reads; without it there are no such tools. */
  graph?: GraphLookUps;
  /** Null: reviews are built from evidence alone. */
  model: ReviewModel | null;
  /** Asked in turn when the model does not answer. */
  fallbacks?: readonly ReviewModel[];
  /** A model that a repository names in its configuration; null when the operator does not allow it. */
  openModel?: (name: string) => Promise<ReviewModel | null>;
  /** The operator's limits for one review and one repository; none when absent. */
  budget?: Budget;
  /** Asks for known vulnerabilities; without it none are looked up. */
  findAdvisories?: FindAdvisories | undefined;
  allowApprove: boolean;
  /** Whether a review may ask the model what is worth remembering; false when absent. */
  learn?: boolean;
  retry?: RetryPolicy;
  leaseMs?: number;
  heartbeatMs?: number;
  random?: () => number;
  /** How long to wait before looking for a write whose answer was lost: GitHub's lists lag behind its writes. */
  lookAgainMs?: number;
  /** Rings for whoever watches a run. */
  progress?: Pick<ProgressBell, 'ring'>;
  /** How long the steps of one review may take in this worker; `reviewTimeoutMs` when absent. */
  timeoutMs?: number;
  /** Tests only: runs at named points of the workflow, and may throw as a crash would. */
  atPoint?: (point: CrashPoint) => void | Promise<void>;
}

export type CrashPoint =
  | 'check-created'
  | 'loaded'
  | 'analyzed'
  | 'ledger-consulted'
  | 'before-create'
  | 'pending-created'
  | 'review-id-saved'
  | 'walkthrough-created'
  | 'walkthrough-saved'
  | 'submitted'
  | 'check-completed'
  | 'before-finish'
  | 'finished';
