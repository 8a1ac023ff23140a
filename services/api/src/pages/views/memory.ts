import type { ContextResponse, LinkedIssue, ReviewResult } from '@waggle/contracts';
import { count } from '../format.ts';
import { type Html, html } from '../html.ts';

const shown = 5;

/** What the repository's memory added: linked issues, people who know these files, earlier pull requests. */
export function memorySection({ linkedIssues, context }: ReviewResult): Html | false {
  const experts = context?.experts.slice(0, shown) ?? [];
  const related = context?.relatedPullRequests.slice(0, shown) ?? [];
  if (linkedIssues.length + experts.length + related.length === 0) return false;
  return html`<section class="card"><h2>Context</h2>
${linkedIssues.length > 0 && html`<h3>Linked issues</h3><ul class="plain">${linkedIssues.map(issueItem)}</ul>`}
${experts.length > 0 && html`<h3>People who know these files</h3><ul class="plain">${experts.map(expertItem)}</ul>`}
${related.length > 0 && html`<h3>Related pull requests</h3><ul class="plain">${related.map(relatedItem)}</ul>`}
</section>`;
}

function issueItem({ number, repository, title, state }: LinkedIssue): Html {
  return html`<li>${repository}#${number} ${title} ${state !== null && html`<span class="rule">${state}</span>`}</li>`;
}

function expertItem(expert: ContextResponse['experts'][number]): Html {
  return html`<li>${expert.login} <span class="rule">${count(expert.pullRequests, 'pull request')}, ${count(expert.files, 'file')}</span></li>`;
}

function relatedItem({ number, title, sharedPaths }: ContextResponse['relatedPullRequests'][number]): Html {
  return html`<li>#${number} ${title} <span class="rule">${count(sharedPaths.length, 'shared file')}</span></li>`;
}
