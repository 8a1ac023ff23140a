import type { ReviewDetail, ReviewResult } from '@waggle/contracts';
import { count, elapsedMs, formatDuration } from './format.ts';
import { type Html, type HtmlValue, html, webAddress } from './html.ts';
import { layout } from './layout.ts';
import { findingCounts, statusBadge, verdictBadge } from './views/badges.ts';
import { coverageSection } from './views/coverage.ts';
import { findingsSection } from './views/findings.ts';
import { externalLink, pullRequestAddress } from './views/links.ts';
import { memorySection } from './views/memory.ts';
import { stepsSection } from './views/steps.ts';
import { age, duration } from './views/time.ts';

/** `/reviews/:id`: what was found, what was read, and how long each step took. */
export function reviewPage(review: ReviewDetail, now: Date): Html {
  const { result } = review;
  const title = review.title ?? result?.pullRequest?.title ?? `Pull request ${review.prNumber}`;
  return layout({
    title: `${title} · ${review.repository} #${review.prNumber}`,
    section: 'reviews',
    main: html`
${heading(review, title, now)}
${notes(review)}
<div class="columns">
<div class="wide">
${result !== null && summarySection(result)}
${result !== null && findingsSection(result.findings)}
${stepsSection(review, now)}
</div>
<div class="side">
${factsSection(review)}
${result?.coverage && coverageSection(result.coverage)}
${result !== null && memorySection(result)}
</div>
</div>`,
  });
}

function heading(review: ReviewDetail, title: string, now: Date): Html {
  const address = webAddressOf(review);
  const name = html`${review.repository} #${review.prNumber}`;
  return html`<header class="review-head">
<p class="crumbs"><a href="/">Reviews</a> <span aria-hidden="true">/</span> ${externalLink(address, name)}</p>
<h1>${title}</h1>
<p class="line">${verdictBadge(review.verdict)} ${statusBadge(review.status, review.conclusion)}
<span class="meta">${review.author !== null && html`by ${review.author}, `}${age(review.startedAt, now)}</span></p>
${webAddress(review.url) !== null && html`<p class="actions">${externalLink(review.url, 'Open the posted review')}</p>`}
</header>`;
}

function webAddressOf(review: ReviewDetail): string | null {
  return review.result?.pullRequest?.url ?? pullRequestAddress(review);
}

/** What a reader must know before trusting the rest. */
function notes(review: ReviewDetail): Html | false {
  const { result } = review;
  const lines: HtmlValue[] = [];
  if (review.error !== null) lines.push(html`<li class="bad"><b>Failed:</b> ${review.error}</li>`);
  if (result?.reason) lines.push(html`<li><b>Skipped:</b> ${result.reason}</li>`);
  for (const missing of result?.degraded ?? []) lines.push(html`<li><b>Degraded:</b> ${missing}</li>`);
  if (result === null && review.status === 'completed') {
    lines.push(html`<li>The stored result was written by another version of Waggle and cannot be shown.</li>`);
  }
  if (result?.outcome === 'already_posted')
    lines.push(html`<li>A review of this commit had been posted before; nothing was posted twice.</li>`);
  return lines.length > 0 && html`<section aria-label="Notes"><ul class="notes">${lines}</ul></section>`;
}

function summarySection(result: ReviewResult): Html | false {
  if (result.summary.trim() === '') return false;
  return html`<section class="card"><h2>Summary</h2><p class="prose">${result.summary}</p></section>`;
}

function factsSection(review: ReviewDetail): Html {
  const { result } = review;
  const change = result?.pullRequest ?? null;
  return html`<section class="card"><h2>Facts</h2>
<dl class="facts">
${fact('Findings', findingCounts(review))}
${fact('Commit', review.headSha !== null && html`<code>${review.headSha.slice(0, 10)}</code>`)}
${fact('Branches', change !== null && html`<code>${change.headRef}</code> into <code>${change.baseRef}</code>`)}
${fact('Change', change !== null && html`<span class="added">+${change.additions}</span> <span class="removed">−${change.deletions}</span>`)}
${fact('Review took', duration(elapsedMs(review.startedAt, review.completedAt)))}
${fact('From webhook to end', review.completedAt !== null && durationOf(review.requestedAt, review.completedAt))}
${fact('Model', result !== null && modelUse(result))}
</dl></section>`;
}

function fact(name: string, value: HtmlValue): Html | false {
  return value !== false && value !== null && html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function durationOf(from: string | null, to: string): string | null {
  const ms = elapsedMs(from, to);
  return ms === null ? null : formatDuration(ms);
}

function modelUse({ model }: ReviewResult): Html {
  if (model === null) return html`none: built from deterministic evidence`;
  const tokens = [model.inputTokens, model.outputTokens].every((number) => number === null)
    ? null
    : html`, ${(model.inputTokens ?? 0).toLocaleString('en')} tokens in, ${(model.outputTokens ?? 0).toLocaleString('en')} out`;
  return html`${model.model}, ${count(model.calls, 'call')}${tokens}`;
}
