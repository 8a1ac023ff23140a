import type { CheckRun } from '../state/records.ts';
import { type Html, html } from './html.ts';
import { renderMarkdown } from './markdown.ts';

const marks: Record<string, string> = { success: '✓', failure: '✗', neutral: '■', skipped: '⊘' };

function annotations(run: CheckRun): Html | false {
  if (run.annotations.length === 0) return false;
  const items = run.annotations.map(
    (one) =>
      html`<li><code>${one.path}:${one.start_line}</code> <span class="tag">${one.annotation_level}</span> ${one.title && html`<strong>${one.title}</strong>`} ${one.message}</li>`,
  );
  return html`<details><summary>${run.annotations.length} annotations</summary><ul class="plain small">${items}</ul></details>`;
}

/** One check run with its summary. */
export function checkView(run: CheckRun): Html {
  const conclusion = run.conclusion ?? 'wait';
  const what = run.conclusion ?? run.status.replace('_', ' ');
  return html`<div class="check"><span class="dot ${conclusion}">${marks[conclusion] ?? '●'}</span><strong>${run.name}</strong>
<span class="muted">${what}${run.title && html` · ${run.title}`}</span>
${run.summary && html`<details><summary class="small">Details</summary><div class="body">${renderMarkdown(run.summary)}${run.text && renderMarkdown(run.text)}</div></details>`}
${annotations(run)}</div>`;
}
