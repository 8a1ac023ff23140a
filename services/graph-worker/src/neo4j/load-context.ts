import type { ContextRequest, ContextResponse, LinkedIssueFact } from '@waggle/contracts';
import type { CandidateChange } from '../core/candidate-change.ts';
import { secondsPerDay } from '../core/decay.ts';
import { linkIssues } from '../core/link-issues.ts';
import { rankExperts } from '../core/rank-experts.ts';
import { rankRelated } from '../core/rank-related.ts';
import type { Graph } from './connect.ts';
import * as statements from './context-statements.ts';

const memoryDays = 3 * 365;
/** Changes taken in all, spread over the paths. */
const candidateBudget = 4000;

export interface ContextSources {
  graph: Graph;
  now: () => number;
  queryTimeoutMs?: number;
}

/** What the repository's memory knows about these paths. */
export async function loadContext(
  { graph, now, queryTimeoutMs = 2000 }: ContextSources,
  request: ContextRequest,
): Promise<ContextResponse> {
  const { repoId, author } = request;
  const at = now();
  const paths = [...new Set(request.paths)];
  const self = request.excludePullRequest === null ? '' : `pr:${request.excludePullRequest}`;
  const perFile = Math.min(200, Math.max(5, Math.floor(candidateBudget / Math.max(1, paths.length))));
  const window = { since: at - memoryDays * secondsPerDay, perFile };
  const numbers = [...new Set(request.issueNumbers)];
  const [[repository], changes, asked] = await Promise.all([
    graph.read<RepositoryFacts>(statements.repositoryFacts, { repoId }, queryTimeoutMs),
    graph.read<CandidateChange>(statements.candidateChanges, { repoId, self, paths, ...window }, queryTimeoutMs),
    graph.read<LinkedIssueFact>(statements.issuesByNumber, { repoId, self, numbers }, queryTimeoutMs),
  ]);
  return {
    scannedAt: repository?.scannedAt ?? null,
    experts: rankExperts(changes, { author, now: at }),
    relatedPullRequests: rankRelated(changes, { changeCount: repository?.changeCount ?? 0, now: at }),
    linkedIssues: linkIssues(asked, changes),
    truncated: false,
  };
}

interface RepositoryFacts {
  scannedAt: number | null;
  changeCount: number;
}
