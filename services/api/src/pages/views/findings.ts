import { type PlacedFinding, severities } from '@waggle/contracts';
import { type Html, html } from '../html.ts';

/** Every finding, worst first. */
export function findingsSection(findings: readonly PlacedFinding[]): Html {
  const sorted = severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  return html`<section class="card"><h2>Findings <span class="amount">${findings.length}</span></h2>
${findings.length === 0 ? html`<p class="none">Nothing was found in what was read.</p>` : html`<ol class="findings">${sorted.map(findingItem)}</ol>`}
</section>`;
}

function findingItem(finding: PlacedFinding): Html {
  return html`<li class="finding ${finding.severity}">
<h3><span class="severity ${finding.severity}">${finding.severity}</span> ${finding.title}</h3>
<p class="place">${place(finding)} <span class="rule">${finding.rule}</span></p>
${finding.body !== '' && html`<p class="prose">${finding.body}</p>`}
${finding.quote.length > 0 && codeBlock('Quoted', finding.quote.join('\n'))}
${finding.replacement !== null && codeBlock('Suggested', finding.replacement)}
</li>
`;
}

function place({ path, placement }: PlacedFinding): Html {
  if (path === null || placement.kind === 'summary') return html`<span>${path ?? 'Whole pull request'}</span>`;
  if (placement.kind === 'file') return html`<code>${path}</code>`;
  const { startLine, line } = placement;
  return html`<code>${path}:${startLine === line ? line : `${startLine}–${line}`}</code>`;
}

function codeBlock(label: string, text: string): Html {
  return html`<figure><figcaption>${label}</figcaption><pre tabindex="0"><code>${text}</code></pre></figure>`;
}
