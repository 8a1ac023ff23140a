import { type ReviewListItem, type ReviewPage, RunStatus } from '@waggle/contracts';
import type { ReviewQuery } from '../rest/review-query.ts';
import { elapsedMs } from './format.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { findingCounts, statusBadge, verdictBadge } from './views/badges.ts';
import { externalLink, pullRequestAddress } from './views/links.ts';
import { age, duration } from './views/time.ts';

/** `/`: the newest reviews, a page at a time. */
export function reviewListPage(page: ReviewPage, query: ReviewQuery, now: Date): Html {
  return layout({
    title: 'Reviews',
    section: 'reviews',
    main: html`
<div class="head"><h1>Reviews</h1>${filterForm(query)}</div>
${page.reviews.length === 0 ? nothingHere(query) : reviewTable(page.reviews, now)}
${pager(page, query)}`,
  });
}

function filterForm(query: ReviewQuery): Html {
  const option = (value: string, label: string) =>
    html`<option value="${value}"${value === (query.status ?? '') && html` selected`}>${label}</option>`;
  return html`<form class="filter" method="get" action="/" role="search" aria-label="Filter reviews">
  <label>Repository <input name="repository" value="${query.repository}" placeholder="owner/name" autocomplete="off" spellcheck="false"></label>
  <label>Status <select name="status">${option('', 'any')}${RunStatus.options.map((status) => option(status, status))}</select></label>
  <button>Filter</button>
</form>`;
}

function reviewTable(reviews: readonly ReviewListItem[], now: Date): Html {
  return html`<div class="card">
<table class="reviews">
<caption class="hidden">Reviews, newest first</caption>
<thead><tr><th scope="col">Pull request</th><th scope="col">Verdict</th><th scope="col">Findings</th><th scope="col">Status</th><th scope="col">Started</th><th scope="col" class="number">Took</th></tr></thead>
<tbody>${reviews.map((review) => reviewRow(review, now))}</tbody>
</table>
</div>`;
}

function reviewRow(review: ReviewListItem, now: Date): Html {
  const name = html`${review.repository} #${review.prNumber}`;
  return html`<tr>
<th scope="row" class="what"><a class="title" href="/reviews/${review.id}">${review.title ?? `Pull request ${review.prNumber}`}</a>
<span class="where">${externalLink(pullRequestAddress(review), name)}${review.author !== null && html` <span class="by">by ${review.author}</span>`}</span></th>
<td data-label="Verdict">${review.verdict === null ? html`<span class="none">–</span>` : verdictBadge(review.verdict)}</td>
<td data-label="Findings">${findingCounts(review)}</td>
<td data-label="Status">${statusBadge(review.status, review.conclusion)}</td>
<td data-label="Started">${age(review.startedAt, now)}</td>
<td data-label="Took" class="number">${duration(elapsedMs(review.startedAt, review.completedAt))}</td>
</tr>
`;
}

function nothingHere(query: ReviewQuery): Html {
  if (query.repository !== undefined || query.status !== undefined || query.cursor !== undefined) {
    return html`<section class="empty"><h2>No review fits</h2><p>Nothing was reviewed that matches this filter. <a href="/">Show all reviews</a></p></section>`;
  }
  return html`<section class="empty"><h2>No reviews yet</h2>
<p>Open a pull request in a connected repository, or review any local one:</p>
<pre><code>npm start -- --repo PATH --base REF --head REF</code></pre>
<p>If a pull request is open and nothing shows up here, look at <a href="/system">the health of the services</a> and <a href="/ops/queues">the queues</a>.</p></section>`;
}

function pager(page: ReviewPage, query: ReviewQuery): Html {
  return html`<nav class="pager" aria-label="Pages">
${query.cursor !== undefined && html`<a href="${addressOf({ ...query, cursor: undefined })}">Newest</a>`}
${page.nextCursor !== null && html`<a class="next" rel="next" href="${addressOf({ ...query, cursor: page.nextCursor })}">Older reviews</a>`}
</nav>`;
}

function addressOf({ cursor, repository, status, limit }: { [N in keyof ReviewQuery]: ReviewQuery[N] | undefined }) {
  const given = { repository, status, limit: limit === 20 ? undefined : String(limit), cursor };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) parameters.set(name, value);
  return parameters.size === 0 ? '/' : `/?${parameters}`;
}
