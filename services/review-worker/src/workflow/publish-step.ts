import type { PullRequestFacts } from '@waggle/contracts';
import { updateRun } from '@waggle/store';
import { renderConfigProblems } from '../core/render/config-problems.ts';
import { createMarker, parseFindingMarker } from '../core/render/marker.ts';
import { renderHeadline, renderReviewBody, renderShortReviewBody } from '../core/render/review-body.ts';
import type { ReviewToRender } from '../core/render/review-to-render.ts';
import { renderWalkthrough } from '../core/render/walkthrough.ts';
import { drawChange } from '../core/walkthrough/draw-change.ts';
import { groupChanges } from '../core/walkthrough/group-changes.ts';
import {
  assembleReview,
  chooseEvent,
  type ReviewParts,
  renderCheck,
  renderComments,
  tellInText,
  withConfigProblems,
} from './assemble.ts';
import type { Change } from './change-source.ts';
import { completeCheckRun } from './check-run.ts';
import { type Drafted, type Published, publishReview } from './publish.ts';
import type { ReviewSession } from './review-session.ts';
import { keepWalkthrough, walkthroughUrl } from './walkthrough.ts';

/** Step `publish`: comments on lines, the walkthrough, the review, and the outcome on the check run. */
export async function publishStep(session: ReviewSession, parts: ReviewParts, change: Change): Promise<Published> {
  const { deps, run, ownLogin } = session;
  const { pull, edition, config } = parts.loaded;
  const startedAt = run.requestedAt ?? run.startedAt;
  const review = { ...assembleReview(parts), edition, durationMs: Date.now() - startedAt.getTime() };
  const { gate, output } = session.config.root;
  const event = chooseEvent(review, { allowApprove: deps.allowApprove && gate.approve, ownLogin });
  const published = await publishReview(session, pull, {
    commitId: pull.headSha,
    edition,
    body: renderPlaceholder(pull, review),
    comments: renderComments(review, parts.verified.inline),
    event,
    isQuiet: output.reviews === 'with_findings' && event !== 'APPROVE' && hasNothingNew(parts),
    withdraws: review.verdict !== 'REQUEST_CHANGES',
    finish: (drafted) => finish(session, { parts, change, review }, drafted),
  });
  if (published.outcome === 'moved') return published;
  // A worker that lost its lease while it submitted must not write to the check run a second time.
  await updateRun(deps.db, run, { reviewId: published.review?.id ?? null });
  await completeCheckRun(session, pull.headSha, withConfigProblems(renderCheck(review), config));
  await deps.atPoint?.('check-completed');
  return published;
}

/** Whether a review would repeat what stands elsewhere; whoever asked for one, or has a mistake in `.waggle.yml`, is answered. */
function hasNothingNew({ loaded, ledgered, verified: { findings } }: ReviewParts): boolean {
  if (loaded.tellProblems || loaded.asked) return false;
  const known = new Set(ledgered.summary?.known ?? []);
  return findings.every(({ id }) => known.has(id));
}

/** What the review says until the walkthrough is there: only its author sees it. */
function renderPlaceholder({ repoId, number, headSha }: PullRequestFacts, review: ReviewToRender): string {
  const edition = review.edition ?? null;
  return `${createMarker({ repoId, prNumber: number, headSha, edition })}\n${renderHeadline(review)}`;
}

interface Known {
  parts: ReviewParts;
  change: Change;
  review: ReviewToRender;
}

/** Writes the walkthrough, with links to the comments that GitHub took, and answers the text of the review. */
async function finish(
  session: ReviewSession,
  { parts, change, review }: Known,
  drafted: Drafted,
): Promise<{ body: string; walkthroughId: number | null }> {
  const { loaded, ledgered } = parts;
  const { pull } = loaded;
  const urls = new Map(Object.entries(ledgered.comments).map(([id, at]) => [id, `${pull.url}#discussion_r${at}`]));
  const inline: string[] = [];
  for (const { body, html_url } of drafted.comments) {
    const id = parseFindingMarker(body);
    if (id === null) continue;
    inline.push(id);
    urls.set(id, html_url);
  }
  const told = { ...review, withdrawn: drafted.withdrawn };
  // What stood in an earlier review has its comment there.
  const inText = { ...told, findings: tellInText(review.findings, [...inline, ...(review.ledger?.known ?? [])]) };
  const mistakes = loaded.tellProblems ? `\n\n${renderConfigProblems(loaded.config)}` : '';
  const { output } = session.config.root;
  const walkthrough = renderWalkthrough(told, {
    groups: groupChanges(change.clean, change.missing),
    diagram: output.diagram
      ? drawChange(
          change.clean.map(({ path }) => path),
          review.context,
        )
      : null,
    showReviewers: output.reviewers,
    commentUrls: urls,
    reviewUrl: drafted.url,
  });
  const walkthroughId = output.walkthrough
    ? await keepWalkthrough(session, pull, { body: walkthrough, comments: drafted.pullComments })
    : null;
  const body =
    walkthroughId === null
      ? renderReviewBody(inText)
      : renderShortReviewBody(inText, walkthroughUrl(pull, walkthroughId));
  return { body: `${body}${mistakes}`, walkthroughId };
}
