import type { PlacedFinding } from '@waggle/contracts';
import { codeSpan, fence, sanitizeInline, sanitizeMarkdown } from '../sanitize.ts';
import { severityLabels } from './labels.ts';
import { createFindingMarker } from './marker.ts';

/** A comment on lines of the diff. The fix is a one-click suggestion only where it replaces exactly the commented lines. */
export function renderInlineComment(finding: PlacedFinding): string {
  const parts = [`**${severityLabels[finding.severity]}: ${sanitizeInline(finding.title, 200)}**`];
  const body = sanitizeMarkdown(finding.body, 4000, finding.source === 'evidence' ? 'own' : 'none');
  if (body !== '') parts.push(body);
  if (finding.replacement !== null && finding.placement.kind === 'line')
    parts.push(fence(finding.replacement, 'suggestion'));
  parts.push(`<sub>${codeSpan(finding.rule)}</sub>`, createFindingMarker(finding.id));
  return parts.join('\n\n');
}
