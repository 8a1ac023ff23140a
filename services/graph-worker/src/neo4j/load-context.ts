import type { ContextRequest, ContextResponse, LinkedIssueFact } from '@waggle/contracts';
import { addHubChanges } from '../core/add-hub-changes.ts';
import { buildContext } from '../core/build-context.ts';
import type { CandidateChange } from '../core/candidate-change.ts';
import { readTies, type TieRow } from '../core/change-ties.ts';
import type { ContextParts, OpenPullRequest, PathFacts, ProofRow } from '../core/context-parts.ts';
import { addHubPartners, countHubPartners } from '../core/count-hub-partners.ts';
import { secondsPerDay } from '../core/decay.ts';
import { choosePairsToProve, findForgotten, type PairToProve, proveFromRecent } from '../core/find-forgotten.ts';
import { learnedFilesLimit } from '../core/ranking/index.ts';
import type { RecentHistory } from '../core/recent-history.ts';
import type { Graph } from './connect.ts';
import * as statements from './context-statements.ts';
import { loadDependents } from './load-dependents.ts';
import { loadOtherCandidates } from './load-other-candidates.ts';
import { loadWordMatches } from './load-word-matches.ts';
import { createPartsReader, type PartsReader } from './parts-reader.ts';
import { type FactsRow, type PartnersRow, readFacts, toPartners } from './read-rows.ts';
import { createRecentHistorySource, type LoadRecentHistory } from './recent-history.ts';

/** review-worker waits five seconds for the whole call. */
const usualTimeoutMs = 4500;
const memoryDays = 3 * 365;
/** Changes taken in all, spread over the paths. */
const candidateBudget = 400;
/** Files of more changes than this: sorting them for each question would cost more than they tell. */
const hubChanges = 300;
const maxPartnersOfFile = 25;
const maxOpenPulls = 400;
/** Forgotten files whose proof is older than the newest changes: a search for each. */
const maxSearchedProofs = 4;
/** More paths than this are looked at one by one no longer where only a few could be shown. */
const maxDetailedPaths = 300;

export interface ContextSources {
  graph: Graph;
  recentHistory: LoadRecentHistory;
  now: () => number;
  queryTimeoutMs?: number;
}

/** The sources of a process, which remember what is usual in each repository. */
export function createContextSources(graph: Graph, now: () => number): ContextSources {
  return { graph, now, recentHistory: createRecentHistorySource({ graph, now }) };
}

/**
 * What the repository's memory knows about these paths, from a few reads at once. The history of the paths must be there;
 * a part beside it that is late is named in `incomplete`.
 */
export async function loadContext(sources: ContextSources, request: ContextRequest): Promise<ContextResponse> {
  const reader = createPartsReader(sources.graph, sources.queryTimeoutMs ?? usualTimeoutMs);
  const parts = await readParts(sources, reader, request);
  const forgotten = findForgotten(parts);
  const known = proveFromRecent(forgotten, parts);
  const open = forgotten
    .filter(({ path }) => !known.some(({ partner }) => partner === path))
    .slice(0, maxSearchedProofs);
  const found = await loadProofs(reader, request, choosePairsToProve(open, parts));
  return { ...buildContext(parts, forgotten, [...known, ...found]), incomplete: [...reader.incomplete] };
}

async function loadProofs(
  { read, optional }: PartsReader,
  request: ContextRequest,
  pairs: readonly PairToProve[],
): Promise<ProofRow[]> {
  if (pairs.length === 0) return [];
  const where = { repoId: request.repoId, self: selfOf(request), pairs, perPair: 3, scanned: 60 };
  return await optional('proof of forgotten files', [], read<ProofRow>(statements.provingChanges, where));
}

async function readParts(
  sources: ContextSources,
  { read, optional }: PartsReader,
  request: ContextRequest,
): Promise<ContextParts> {
  const { repoId } = request;
  const now = sources.now();
  const paths = [...new Set(request.paths)];
  const few = paths.slice(0, maxDetailedPaths);
  const where = { repoId, paths, self: selfOf(request) };
  const perFile = Math.min(60, Math.max(5, Math.floor(candidateBudget / Math.max(1, paths.length))));
  const window = { since: now - memoryDays * secondsPerDay, perFile };
  const numbers = [...new Set(request.issueNumbers)];
  const usual = optional<RecentHistory | null>('what is usual here', null, sources.recentHistory(repoId));
  const factsRead = read<FactsRow>(statements.facts, { repoId, paths }).then(readFacts);
  const learned = paths.length <= learnedFilesLimit;
  const hubPairs = Promise.all([factsRead, usual]).then(([{ files }, recent]) => {
    const most = { hubs: hubsOf(files), perFile: maxPartnersOfFile, self: where.self };
    return recent === null || !learned ? [] : countHubPartners(recent, most);
  });
  const [{ files, ...repository }, rows, asked, pairs, dependents, openPulls, byWords, recent, others, hubRows] =
    await Promise.all([
      factsRead,
      read<CandidateRow>(statements.candidateChanges, { ...where, ...window, hub: hubChanges }),
      numbers.length === 0 ? [] : read<LinkedIssueFact>(statements.issuesByNumber, { ...where, numbers }),
      // What changes more files at once is not learned from, nor asked about.
      !learned
        ? []
        : optional(
            'forgotten files',
            [],
            read<PartnersRow>(statements.partners, { repoId, paths, perFile: maxPartnersOfFile, hub: hubChanges }).then(
              (rows) => rows.flatMap(toPartners),
            ),
          ),
      optional('dependents', { levels: [], direct: 0, capped: true }, loadDependents(read, { repoId, paths: few })),
      optional(
        'conflicting pull requests',
        [],
        read<OpenPullRequest>(statements.openPullRequests, { ...where, paths: few, limit: maxOpenPulls }),
      ),
      optional('pull requests in the same words', [], loadWordMatches(read, where, { text: request.text, usual })),
      usual,
      optional('forgotten files', [], loadOtherCandidates(read, { request, paths, usual, hubPairs })),
      hubPairs,
    ]);
  const hubs = hubsOf(files);
  const partners = addHubPartners(pairs, hubRows, others);
  const own = rows.map((row) => toCandidate(row, repoId));
  const changes = addHubChanges(own, { hubs, byPath: recent?.byPath ?? new Map(), self: where.self, perFile });
  const found = { files, changes, asked, partners, dependents, openPulls, byWords, recent, others };
  return { request, paths, hubs, now, ...repository, ...found };
}

function hubsOf(files: readonly PathFacts[]): string[] {
  return files.filter(({ touched }) => touched > hubChanges).map(({ path }) => path);
}

function selfOf({ excludePullRequest }: ContextRequest): string {
  return excludePullRequest === null ? '' : `pr:${excludePullRequest}`;
}

type CandidateRow = Omit<CandidateChange, 'author' | 'reviewers' | 'issues' | 'revertedBy'> & { ties: TieRow[] };

function toCandidate({ ties, ...change }: CandidateRow, repoId: number): CandidateChange {
  const { author, reviewers, issues, revertedBy } = readTies(ties, repoId);
  return { ...change, author, reviewers, issues, revertedBy };
}
