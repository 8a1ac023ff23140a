import { type PlacedFinding, severities } from '@waggle/contracts';
import { sanitizeInline } from '../sanitize.ts';
import { plural, renderPlace, severityLabels } from './labels.ts';
import type { ReviewToRender } from './review-to-render.ts';

/** One line for each finding, by severity, with a link to where it is told; `urlOf` answers null where nothing tells more. */
export function renderFindingLinks(
  { findings, pullRequest }: Pick<ReviewToRender, 'findings' | 'pullRequest'>,
  max: number,
  urlOf: (finding: PlacedFinding) => string | null,
): string {
  const sections: string[] = [];
  let left = max;
  for (const severity of severities) {
    const shown = findings.filter((finding) => finding.severity === severity).slice(0, left);
    left -= shown.length;
    if (shown.length === 0) continue;
    const rows = shown.map((finding) => {
      const url = urlOf(finding);
      const title = sanitizeInline(finding.title, 200);
      return `- ${renderPlace(finding, pullRequest)}: ${title}${url === null ? '' : ` ([told here](${url}))`}`;
    });
    sections.push(`#### ${severityLabels[severity]}\n\n${rows.join('\n')}`);
  }
  const hidden = findings.length - Math.min(max, findings.length);
  if (hidden > 0) sections.push(`${plural(hidden, 'more finding')} did not fit here: see the check run.`);
  return sections.join('\n\n');
}
