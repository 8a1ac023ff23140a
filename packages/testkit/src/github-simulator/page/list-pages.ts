import type { Answer } from '../http/types.ts';
import { fullName } from '../render/repository.ts';
import type { Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import type { Issue, Repository } from '../state/records.ts';
import { card, markdownOr } from './cards.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { conversation, crumbs, stateBadge } from './pull-page.ts';

/** All public repositories. */
export function indexPage(simulator: Simulator): Answer {
  const repositories = simulator.state.repositories.filter((one) => !one.deleted && !one.private);
  const items = repositories.map(
    (one) =>
      html`<li><a href="/${fullName(one)}">${fullName(one)}</a> <span class="muted">${one.description}</span></li>`,
  );
  return page('Repositories', html`<h1>Repositories</h1><ul class="plain">${items}</ul>`);
}

/** The pull requests and issues of a repository. */
export function repositoryPage(simulator: Simulator, repository: Repository): Answer {
  const all = simulator.state.issues
    .filter((issue) => issue.repositoryId === repository.id)
    .sort((one, other) => other.number - one.number);
  const item = (issue: Issue) => {
    const pull = simulator.state.pullRequests.find((one) => one.issueId === issue.id);
    const kind = issue.isPullRequest ? 'pull' : 'issues';
    return html`<li>${stateBadge(issue, pull)}<a href="/${fullName(repository)}/${kind}/${issue.number}">${issue.title}</a> <span class="muted">#${issue.number}</span></li>`;
  };
  const list = (pulls: boolean) =>
    html`<ul class="plain">${all.filter((issue) => issue.isPullRequest === pulls).map(item)}</ul>`;
  const content = html`<h1>${fullName(repository)}</h1><p class="muted">${repository.description}</p>
<p><code>git clone ${simulator.url}/${fullName(repository)}.git</code></p>
<h2 class="section">Pull requests</h2>${list(true)}<h2 class="section">Issues</h2>${list(false)}`;
  return page(fullName(repository), content);
}

export function issuePage(simulator: Simulator, repository: Repository, issue: Issue): Answer {
  const author = accountById(simulator.state, issue.userId);
  const opened = { userId: author.id, what: html`opened this issue`, at: issue.createdAt };
  const content = html`${crumbs(repository)}<h1>${issue.title} <span class="number">#${issue.number}</span></h1>
<p>${stateBadge(issue)}</p>${card(simulator, opened, markdownOr(issue.body, 'No description.'))}${conversation(simulator, repository, issue.number)}`;
  return page(`${issue.title} #${issue.number}`, content);
}
