import type { PlacedFinding, ReviewResult } from '@waggle/contracts';
import { severities } from '@waggle/contracts';
import { isPartial } from '../coverage.ts';
import { sanitizeInline, sanitizeMarkdown, truncate } from '../sanitize.ts';
import { renderContext, renderCoverage, renderLinkedIssues } from './context-sections.ts';
import {
  countFindings,
  formatCost,
  formatDuration,
  formatShare,
  plural,
  renderPlace,
  severityLabels,
  verdictLabels,
} from './labels.ts';
import { renderLedger } from './ledger-section.ts';
import { createMarker } from './marker.ts';

export type ReviewToRender = Pick<
  ReviewResult,
  | 'verdict'
  | 'conclusion'
  | 'gateFailed'
  | 'summary'
  | 'pullRequest'
  | 'findings'
  | 'ledger'
  | 'coverage'
  | 'linkedIssues'
  | 'context'
  | 'degraded'
  | 'model'
> & { durationMs?: number | null; edition?: number | null };

/** GitHub refuses bodies over 65,536 characters; the rest is a margin for its own counting of wide characters. */
export const maxBodyLength = 60_000;

/** How much of each finding is shown, tried in turn until the body fits. Titles of all findings go last. */
const details = [
  { body: 4000, findings: Number.POSITIVE_INFINITY },
  { body: 800, findings: Number.POSITIVE_INFINITY },
  { body: 200, findings: 300 },
  { body: 0, findings: 150 },
];

/** The review as people read it on the pull request. It begins with the marker that {@link parseMarker} reads. */
export function renderReviewBody(review: ReviewToRender): string {
  let body = '';
  for (const detail of details) {
    body = renderWith(review, detail);
    if (body.length <= maxBodyLength) return body;
  }
  return truncate(body, maxBodyLength);
}

function renderWith(review: ReviewToRender, detail: { body: number; findings: number }): string {
  const { pullRequest } = review;
  const sections = [
    renderHeadline(review),
    sanitizeMarkdown(review.summary, 4000),
    renderNotes(review),
    renderFindings(review, detail),
    renderLedger(review.ledger),
    renderLinkedIssues(review.linkedIssues),
    renderContext(review.context, pullRequest),
    renderCoverage(review.coverage),
    renderFooter(review),
  ].filter((section) => section !== '');
  const body = sections.join('\n\n');
  if (!pullRequest) return body;
  return `${createMarker({ repoId: pullRequest.repoId, prNumber: pullRequest.number, headSha: pullRequest.headSha, edition: review.edition ?? null })}\n${body}`;
}

/** `### Changes requested: 1 high, 2 low` with what was read. */
function renderHeadline(review: Pick<ReviewToRender, 'verdict' | 'findings' | 'coverage'>): string {
  const verdict = review.verdict === null ? 'No verdict' : verdictLabels[review.verdict];
  return `### ${verdict}: ${countFindings(review.findings)}`;
}

function renderNotes(review: ReviewToRender): string {
  const notes: string[] = [];
  if (review.model === null)
    notes.push('No model is configured: this review is built from deterministic evidence only.');
  if (review.coverage && isPartial(review.coverage)) {
    const { filesRead, filesChanged, addedLines } = review.coverage;
    const lines = addedLines ? `, ${formatShare(addedLines)} added lines` : '';
    const estimated = review.model?.tokenizer === 'estimate' ? ' Sizes were estimated.' : '';
    notes.push(
      `Partial review: ${filesRead} of ${plural(filesChanged, 'changed file')} read${lines}. What was left is listed below.${estimated}`,
    );
  }
  for (const note of review.degraded) notes.push(`Degraded: ${sanitizeInline(note, 300)}`);
  return notes.map((note) => `> ${note}`).join('\n>\n');
}

function renderFindings(review: ReviewToRender, detail: { body: number; findings: number }): string {
  const sections: string[] = [];
  let left = detail.findings;
  for (const severity of severities) {
    const findings = review.findings.filter((finding) => finding.severity === severity);
    const shown = findings.slice(0, left);
    left -= shown.length;
    if (shown.length === 0) continue;
    const items = shown.map((finding) => renderItem(finding, review, detail.body));
    sections.push(`#### ${severityLabels[severity]}\n\n${items.join('\n').trimEnd()}`);
  }
  const hidden = review.findings.length - Math.min(detail.findings, review.findings.length);
  if (hidden > 0)
    sections.push(`${plural(hidden, 'more finding')} did not fit here: see the annotations of the check run.`);
  return sections.join('\n\n');
}

/** Findings on lines are told there; the others have no comment of their own, so they are told here in full. */
function renderItem(finding: PlacedFinding, review: ReviewToRender, maxBody: number): string {
  const head = `- ${renderPlace(finding, review.pullRequest)}: ${sanitizeInline(finding.title, 200)}`;
  if (finding.placement.kind === 'line' || maxBody === 0) return head;
  const body = sanitizeMarkdown(finding.body, maxBody, finding.source === 'evidence' ? 'own' : 'none');
  return body === '' ? head : `${head}\n\n${indent(body)}\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function renderFooter({ pullRequest, coverage, model, durationMs }: ReviewToRender): string {
  const parts: string[] = [];
  if (coverage) parts.push(`${coverage.filesRead} of ${plural(coverage.filesChanged, 'file')} read`);
  if (coverage?.hunks && coverage.hunks.read < coverage.hunks.changed)
    parts.push(`${formatShare(coverage.hunks)} hunks`);
  if (pullRequest) parts.push(`commit ${pullRequest.headSha.slice(0, 7)}`);
  if (typeof durationMs === 'number') parts.push(formatDuration(durationMs));
  if (model) {
    parts.push(`${sanitizeInline(model.model, 80)}, ${plural(model.calls, 'call')}`);
    if (model.inputTokens !== null) parts.push(`${plural(model.inputTokens, 'token')} in`);
    if (model.cachedTokens) parts.push(`${model.cachedTokens} of them cached`);
    if (model.outputTokens !== null) parts.push(`${plural(model.outputTokens, 'token')} out`);
    if (model.toolCalls) parts.push(plural(model.toolCalls, 'look-up'));
    if (model.costUsd !== undefined && model.calls > 0) parts.push(formatCost(model.costUsd));
  }
  return parts.length === 0 ? '' : `<sub>Waggle: ${parts.join(' · ')}</sub>`;
}
