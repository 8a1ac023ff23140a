import type { PullRequestFacts } from '@waggle/contracts';
import type { PullRequest } from '@waggle/github';
import { updateRun } from '@waggle/store';
import { type ChangeSource, loadChange } from './change-source.ts';
import { ensureCheckRun } from './check-run.ts';
import type { Loaded } from './loaded.ts';
import { findOwnReviews } from './own-reviews.ts';
import type { ReviewSession } from './review-session.ts';

const maxDescription = 20_000;

/** Step `load`: the pull request as GitHub has it now (a webhook is only a hint), the check run, and the commits in the mirror. */
export async function loadReview(session: ReviewSession, changes: ChangeSource): Promise<Loaded> {
  const { lease, deps } = session;
  const answer = await session.gateway.getPullRequest(lease.ref.prNumber);
  const pull = toFacts(answer);
  const loaded: Loaded = {
    skip: findSkipReason(answer, lease.ref.repoId),
    posted: null,
    pull,
    description: (answer.body ?? '').slice(0, maxDescription),
    mergeBase: null,
    cloneUrl: answer.base.repo.clone_url,
    degraded: [],
  };
  const { title, author, headSha } = pull;
  await updateRun(deps.db, session.run, { title, author, headSha, repoFullName: pull.fullName });
  if (loaded.skip !== null) return loaded;
  // The first generation of a pull request cannot have been reviewed; publishing looks again in any case.
  if (lease.gen > 1) {
    const { submitted } = await findOwnReviews(session, pull);
    if (submitted !== null) return { ...loaded, posted: { id: submitted.id, url: submitted.html_url } };
  }
  const checkNote = await ensureCheckRun(session, headSha);
  const change = await loadChange(changes, session, loaded);
  return {
    ...loaded,
    mergeBase: change.mergeBase,
    skip: change.files.length === 0 && change.missing.length === 0 ? 'the pull request changes nothing' : null,
    degraded: [checkNote, change.note].filter((note) => note !== null),
  };
}

function findSkipReason(pull: PullRequest, repoId: number): string | null {
  if (pull.base.repo.id !== repoId) return 'the repository was replaced by another one of the same name';
  if (pull.state === 'closed')
    return pull.merged_at === null ? 'the pull request is closed' : 'the pull request is merged';
  return pull.draft ? 'the pull request is a draft' : null;
}

function toFacts(pull: PullRequest): PullRequestFacts {
  return {
    repoId: pull.base.repo.id,
    fullName: pull.base.repo.full_name,
    number: pull.number,
    title: pull.title,
    author: pull.user?.login ?? 'ghost',
    url: pull.html_url,
    baseRef: pull.base.ref,
    headRef: pull.head.ref,
    baseSha: pull.base.sha,
    headSha: pull.head.sha,
    additions: pull.additions,
    deletions: pull.deletions,
  };
}
