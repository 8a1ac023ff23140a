import { type PlacedFinding, severities } from '@waggle/contracts';
import { sanitizeInline, sanitizeMarkdown } from '../sanitize.ts';
import { renderConflicts } from './conflicts-section.ts';
import { renderContext, renderCoverage, renderIssues } from './context-sections.ts';
import { fitSections, type Section } from './fit-sections.ts';
import { renderFooter } from './footer.ts';
import { plural, renderPlace, severityLabels, tellOutcome } from './labels.ts';
import { renderLedger } from './ledger-section.ts';
import { createMarker } from './marker.ts';
import { renderNotes } from './notes-section.ts';
import { maxBodyLength, type ReviewToRender } from './review-to-render.ts';

type Detail = { body: number; findings: number };

/** How much of each finding is shown, tried in turn until the body fits. Titles of all findings go last. */
const details: readonly Detail[] = [
  { body: 4000, findings: Number.POSITIVE_INFINITY },
  { body: 800, findings: Number.POSITIVE_INFINITY },
  { body: 200, findings: 300 },
  { body: 0, findings: 150 },
];

/** Room for naming what had none. */
const margin = 500;

/** The whole review in one text. It begins with the marker that {@link parseMarker} reads. */
export function renderReviewBody(review: ReviewToRender): string {
  return fitDetails(review, (detail) => [
    { name: 'verdict', text: renderHeadline(review) },
    { name: 'summary', text: sanitizeMarkdown(review.summary, 4000) },
    { name: 'notes', text: renderNotes(review) },
    { name: 'withdrawal', text: renderWithdrawn(review) },
    { name: 'findings', text: renderFindings(review, detail) },
    { name: 'earlier findings', text: renderLedger(review.ledger) },
    { name: 'linked issues', text: renderIssues('Linked issues', review.linkedIssues) },
    { name: 'conflicts', text: renderConflicts(review.context, review.pullRequest) },
    { name: 'related work', text: renderContext(review.context, review.pullRequest) },
    { name: 'what was not read', text: renderCoverage(review.coverage) },
  ]);
}

/** The same where a walkthrough tells the rest: verdict, findings without a comment, and where to read on. */
export function renderShortReviewBody(review: ReviewToRender, walkthroughUrl: string): string {
  const untold = { ...review, findings: review.findings.filter(({ placement }) => placement.kind !== 'line') };
  const more = `[Walkthrough](${walkthroughUrl}): what changed, all findings, related work and what was read.`;
  return fitDetails(review, (detail) => [
    { name: 'verdict', text: renderHeadline(review) },
    { name: 'walkthrough', text: more },
    { name: 'notes', text: renderNotes(review, 'in the walkthrough') },
    { name: 'withdrawal', text: renderWithdrawn(review) },
    { name: 'findings', text: renderFindings(untold, detail) },
  ]);
}

function fitDetails(review: ReviewToRender, render: (detail: Detail) => Section[]): string {
  const { pullRequest, edition = null } = review;
  const marker = pullRequest === null ? '' : `${createMarker(toMarked(pullRequest, edition))}\n`;
  const [footer, max] = [renderFooter(review), maxBodyLength - marker.length];
  let sections: Section[] = [];
  for (const detail of details) {
    sections = render(detail);
    const length = sections.reduce((sum, { text }) => sum + text.length + 2, footer.length);
    if (length <= max - margin) break;
  }
  return `${marker}${fitSections(sections, footer, max)}`;
}

function toMarked({ repoId, number, headSha }: NonNullable<ReviewToRender['pullRequest']>, edition: number | null) {
  return { repoId, prNumber: number, headSha, edition };
}

/** `### Changes requested: 1 high, 2 low` */
export function renderHeadline(review: Pick<ReviewToRender, 'verdict' | 'findings'>): string {
  return `### ${tellOutcome(review).join(': ')}`;
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

export function renderWithdrawn({ withdrawn = 0 }: Pick<ReviewToRender, 'withdrawn'>): string {
  if (withdrawn === 0) return '';
  const requests =
    withdrawn === 1 ? 'The earlier request for changes is' : `${plural(withdrawn, 'earlier request')} for changes are`;
  return `${requests} withdrawn: nothing that asked for changes is open any more.`;
}
