import type { Answer } from '../http/types.ts';
import type { Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import { issueOfPull } from '../state/lookups.ts';
import type { Issue, PullRequest, Repository, Review, ReviewComment } from '../state/records.ts';
import { card, markdownOr } from './cards.ts';
import { checkView } from './check-view.ts';
import { fileView } from './diff-view.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';

const maxFiles = 300;

const verbs: Record<string, string> = {
  APPROVED: 'approved these changes',
  CHANGES_REQUESTED: 'requested changes',
  COMMENTED: 'reviewed',
  DISMISSED: 'reviewed (dismissed)',
};

export function stateBadge(issue: Issue, pull?: PullRequest): Html {
  if (pull?.mergedAt) return html`<span class="badge merged">Merged</span>`;
  if (issue.state === 'closed') return html`<span class="badge closed">Closed</span>`;
  if (pull?.draft) return html`<span class="badge draft">Draft</span>`;
  return html`<span class="badge open">Open</span>`;
}

export function crumbs(repository: Repository): Html {
  const full = `${repository.owner}/${repository.name}`;
  return html`<div class="crumbs"><a href="/${full}">${full}</a></div>`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function reviewCard(simulator: Simulator, review: Review, comments: readonly ReviewComment[]): Html {
  const own = comments.filter((comment) => comment.reviewId === review.id);
  const what = html`<span class="state ${review.state}">${verbs[review.state]}</span> at <code class="small">${review.commitId.slice(0, 7)}</code>`;
  const places = own.map(
    (one) => html`<li><a href="#discussion_r${one.id}">${one.path}${one.line !== null && `:${one.line}`}</a></li>`,
  );
  const list =
    own.length > 0 &&
    html`<p class="small muted">${plural(own.length, 'inline comment')}:</p><ul class="small">${places}</ul>`;
  const body = review.body.trim() === '' && own.length > 0 ? html`` : markdownOr(review.body, 'No text.');
  return card(
    simulator,
    { userId: review.userId, what, at: review.submittedAt, id: `pullrequestreview-${review.id}` },
    html`${body}${list}`,
  );
}

/** The conversation below an issue or pull request, oldest first. */
export function conversation(simulator: Simulator, repository: Repository, number: number): Html {
  const { state } = simulator;
  const here = (one: { repositoryId: number; number: number }) =>
    one.repositoryId === repository.id && one.number === number;
  const reviewComments = state.reviewComments.filter(here);
  const reviews = state.reviews.filter((review) => here(review) && review.state !== 'PENDING');
  const entries = [
    ...reviews.map((review) => ({
      at: review.submittedAt ?? '',
      id: review.id,
      content: reviewCard(simulator, review, reviewComments),
    })),
    ...state.issueComments.filter(here).map((comment) => ({
      at: comment.createdAt,
      id: comment.id,
      content: card(
        simulator,
        { userId: comment.userId, what: html`commented`, at: comment.createdAt, id: `issuecomment-${comment.id}` },
        markdownOr(comment.body, 'No text.'),
      ),
    })),
  ];
  entries.sort((one, other) => one.at.localeCompare(other.at) || one.id - other.id);
  return html`${entries.map((entry) => entry.content)}`;
}

function checks(simulator: Simulator, pull: PullRequest): Html | false {
  const runs = simulator.state.checkRuns.filter(
    (run) => run.repositoryId === pull.repositoryId && run.headSha === pull.headSha,
  );
  if (runs.length === 0) return false;
  return html`<h2 class="section">Checks</h2><div class="card">${runs.map(checkView)}</div>`;
}

/** A pull request with its reviews, checks and files. */
export async function pullPage(simulator: Simulator, repository: Repository, pull: PullRequest): Promise<Answer> {
  const { state } = simulator;
  const issue = issueOfPull(state, pull);
  const author = accountById(state, issue.userId);
  const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
  const comments = state.reviewComments.filter(
    (one) =>
      one.repositoryId === repository.id &&
      one.number === pull.number &&
      state.reviews.get(one.reviewId)?.state !== 'PENDING',
  );
  const files = diff.files.slice(0, maxFiles).map((file) =>
    fileView(
      simulator,
      file,
      comments.filter((one) => one.path === file.filename),
    ),
  );
  const opened = { userId: issue.userId, what: html`opened this pull request`, at: issue.createdAt };
  const content = html`${crumbs(repository)}
<h1>${issue.title} <span class="number">#${pull.number}</span></h1>
<p>${stateBadge(issue, pull)}<strong>${author.login}</strong> wants to merge ${plural(diff.commits.length, 'commit')} into <span class="ref">${pull.baseRef}</span> from <span class="ref">${pull.headRef}</span></p>
${card(simulator, opened, markdownOr(issue.body, 'No description.'))}
${conversation(simulator, repository, pull.number)}
${checks(simulator, pull)}
<h2 class="section">Files changed <span class="tag">${diff.files.length}</span></h2>${files}
${diff.files.length > maxFiles && html`<p class="muted">${diff.files.length - maxFiles} more files are not shown.</p>`}`;
  return page(`${issue.title} #${pull.number}`, content);
}
