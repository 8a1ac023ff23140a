import { createHash } from 'node:crypto';
import type { ConfigSnapshot, PullRequestFacts } from '@waggle/contracts';
import type { PullRequest } from '@waggle/github';
import { claimTelling, findPullRequestState, type PullRequestState, recordSkip, updateRun } from '@waggle/store';
import { judgePull } from '../core/config/judge-pull.ts';
import { defaultSnapshot } from '../core/config/review-config.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import { type ChangeSource, loadChange } from './change-source.ts';
import { ensureCheckRun } from './check-run.ts';
import { openBaseBranch, preferMirror } from './config-source.ts';
import { loadPostedResult } from './ledger/standing-review.ts';
import { loadDirectoryConfigs, loadRootConfig } from './load-config.ts';
import type { Loaded, Posted } from './loaded.ts';
import { findOwnReviews } from './own-reviews.ts';
import { toFacts } from './pull-facts.ts';
import { indexingDelayMs, requestIndexing } from './request-indexing.ts';
import type { ReviewSession } from './review-session.ts';

const maxDescription = 20_000;

/**
 * Step `load`: the pull request as GitHub has it now (a webhook is only a hint), the configuration of its base branch, the
 * check run, and the commits in the mirror.
 */
export async function loadReview(session: ReviewSession, changes: ChangeSource): Promise<Loaded> {
  const { lease, deps } = session;
  const answer = await session.gateway.getPullRequest(lease.ref.prNumber);
  const facts = toFacts(answer);
  // People paste keys into descriptions; from here on they go to a model, and the title into the database.
  const pull = { ...facts, title: await redactProse(facts.title, session.signal) };
  const loaded: Loaded = {
    skip: findSkipReason(answer, lease.ref.repoId),
    posted: null,
    pull,
    description: await redactProse((answer.body ?? '').slice(0, maxDescription), session.signal),
    mergeBase: null,
    cloneUrl: answer.base.repo.clone_url,
    config: defaultSnapshot,
    tellProblems: false,
    asked: false,
    full: false,
    edition: null,
    degraded: [],
  };
  const { title, author, headSha } = pull;
  await updateRun(deps.db, session.run, { title, author, headSha, repoFullName: pull.fullName });
  session.run.headSha = headSha;
  // So that reviews of other pull requests see this one, also where it is not reviewed or the review fails.
  await requestIndexing(deps.db, session, pull, loaded.skip === null ? { settleMs: indexingDelayMs } : {});
  if (loaded.skip !== null) return loaded;
  const base = await openBaseBranch(session, pull, loaded.cloneUrl);
  const config = await loadRootConfig(session, base, pull);
  if (!config.root.enabled) return await refuse(session, { ...loaded, config }, '`enabled: false` in `.waggle.yml`');
  const wishes = await findPullRequestState(deps.db, lease.ref);
  // The first generation of a pull request cannot have been reviewed; publishing looks again in any case.
  if (lease.gen > 1) {
    const posted = await findPosted(session, pull, wishes);
    if (posted !== null) return { ...loaded, config, posted };
  }
  const checkNote = await ensureCheckRun(session, headSha);
  const unwanted = judgePull(config.root, { ...toJudged(answer), isOwn: author === session.ownLogin }, wishes);
  if (unwanted !== null) return await refuse(session, { ...loaded, config }, unwanted);
  const change = await loadChange(changes, session, loaded);
  const paths = [...change.files.map(({ path }) => path), ...change.missing];
  const local = await preferMirror(session, base, loaded);
  const { snapshot, note } = await loadDirectoryConfigs(session, local, { pull, snapshot: config, paths });
  return {
    ...loaded,
    mergeBase: change.mergeBase,
    skip: paths.length === 0 ? 'the pull request changes nothing' : null,
    config: snapshot,
    tellProblems: await isToTell(session, snapshot),
    // Another edition that nobody asked to be complete is one that a machine asked for.
    asked: wishes.full || (wishes.asked && wishes.edition === null),
    full: wishes.full,
    edition: wishes.edition,
    degraded: [checkNote, change.note, note].filter((one) => one !== null),
  };
}

/** Our review of this commit: on GitHub, or one that had nothing to say beside the walkthrough. */
async function findPosted(
  session: ReviewSession,
  pull: PullRequestFacts,
  { asked, edition }: Pick<PullRequestState, 'asked' | 'edition'>,
): Promise<Posted | null> {
  const { submitted } = await findOwnReviews(session, pull, edition);
  if (submitted !== null) return { id: submitted.id, url: submitted.html_url };
  if (asked || edition !== null) return null;
  const { repoId, number: prNumber, headSha } = pull;
  const { review = null, walkthrough = null } =
    (await loadPostedResult(session.deps.db, { repoId, prNumber, headSha })) ?? {};
  return review === null && walkthrough !== null ? { id: null, url: walkthrough.url } : null;
}

/** What changes the reason later (a label, a title, another configuration) makes the pull request due again. */
async function refuse({ deps, lease }: ReviewSession, loaded: Loaded, reason: string): Promise<Loaded> {
  await recordSkip(deps.db, lease.ref, { reason, baseRef: loaded.pull.baseRef });
  return { ...loaded, skip: reason };
}

/** Each version of a mistake is told once on a pull request. */
async function isToTell({ deps, lease }: ReviewSession, { problems }: ConfigSnapshot): Promise<boolean> {
  if (problems.length === 0) return false;
  const digest = createHash('sha256').update(JSON.stringify(problems)).digest('hex');
  return await claimTelling(deps.db, lease.ref, { problems: digest, gen: lease.gen });
}

function findSkipReason(pull: PullRequest, repoId: number): string | null {
  if (pull.base.repo.id !== repoId) return 'the repository was replaced by another one of the same name';
  if (pull.state === 'open') return null;
  return pull.merged_at === null ? 'the pull request is closed' : 'the pull request is merged';
}

function toJudged({ title, user, draft, base, head, labels }: PullRequest) {
  const names = labels.map(({ name }) => name);
  const isBot = user?.type === 'Bot';
  return { title, author: user?.login ?? 'ghost', isBot, draft, baseRef: base.ref, headRef: head.ref, labels: names };
}
