import type { Coverage } from '@waggle/contracts';
import { count } from '../format.ts';
import { type Html, html } from '../html.ts';

/** How much of the change was read, and what was not. */
export function coverageSection(coverage: Coverage): Html {
  const { filesChanged, filesRead, hunks, addedLines, unread } = coverage;
  const share = filesChanged === 0 ? 100 : (filesRead / filesChanged) * 100;
  return html`<section class="card"><h2>Coverage</h2>
<p>${filesRead} of ${count(filesChanged, 'changed file')} read${hunks && html`, ${hunks.read} of ${count(hunks.changed, 'hunk')}`}${addedLines && html`, ${addedLines.read} of ${count(addedLines.changed, 'added line')}`}</p>
<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="6"/><rect class="read" width="${share.toFixed(1)}" height="6"/></svg>
${
  unread.length > 0 &&
  html`<details${unread.length <= 5 && html` open`}><summary>${count(unread.length, 'file')} not read</summary>
<ul class="unread">${unread.map(({ path, reason }) => html`<li><code>${path}</code> <span>${reason}</span></li>`)}</ul></details>`
}
</section>`;
}
