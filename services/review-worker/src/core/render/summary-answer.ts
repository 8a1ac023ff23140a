import type { ReviewResult } from '@waggle/contracts';
import { sanitizeInline, sanitizeMarkdown } from '../sanitize.ts';
import { plural, renderPlace, severityLabels, tellOutcome } from './labels.ts';

const maxFindings = 30;

/** The outcome of a review in a few lines. */
export function renderSummary(result: ReviewResult, newestHead: string): string {
  const { findings, summary, coverage, pullRequest, review, walkthrough } = result;
  const rows = findings.slice(0, maxFindings).map((finding) => {
    return `- ${severityLabels[finding.severity]}, ${renderPlace(finding, pullRequest)}: ${sanitizeInline(finding.title, 200)}`;
  });
  if (findings.length > maxFindings) rows.push(`- and ${plural(findings.length - maxFindings, 'more finding')}`);
  const isOld = pullRequest !== null && pullRequest.headSha !== newestHead;
  const notes = [
    isOld ? `This is about ${pullRequest.headSha.slice(0, 7)}; newer commits are not reviewed yet.` : '',
    coverage === null ? '' : `${coverage.filesRead} of ${plural(coverage.filesChanged, 'file')} read.`,
    review === null ? '' : `[The review](${review.url})`,
    review === null && walkthrough ? `[The walkthrough](${walkthrough.url})` : '',
  ];
  const said = notes.filter((note) => note !== '').join(' ');
  const parts = [`**${tellOutcome(result).join(': ')}**`, sanitizeMarkdown(summary, 4000), rows.join('\n'), said];
  return parts.filter((part) => part !== '').join('\n\n');
}
