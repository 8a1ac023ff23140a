import { fence, sanitizeInline } from '../sanitize.ts';
import { renderChanges } from './changes-section.ts';
import { renderConflicts } from './conflicts-section.ts';
import { renderContext, renderCoverage, renderIssues } from './context-sections.ts';
import { renderDependencies } from './dependencies-section.ts';
import { renderFindingLinks } from './findings-section.ts';
import { fitSections, type Section } from './fit-sections.ts';
import { renderFooter } from './footer.ts';
import { formatShare, plural } from './labels.ts';
import { renderLedger } from './ledger-section.ts';
import { createWalkthroughMarker } from './marker.ts';
import { renderNotes } from './notes-section.ts';
import { renderRelatedIssues } from './related-issues-section.ts';
import { renderHeadline, renderWithdrawn } from './review-body.ts';
import { maxBodyLength, type ReviewToRender, type WalkthroughFacts } from './review-to-render.ts';

const maxFindings = 150;

/** The comment that is kept up to date: everything about the pull request that is not about one place in it. */
export function renderWalkthrough(review: ReviewToRender, facts: WalkthroughFacts): string {
  const { pullRequest } = review;
  const marker =
    pullRequest === null ? '' : `${createWalkthroughMarker({ ...pullRequest, prNumber: pullRequest.number })}\n`;
  const sections: Section[] = [
    { name: 'verdict', text: renderHeadline(review) },
    { name: 'notes', text: renderNotes(review) },
    { name: 'withdrawal', text: renderWithdrawn(review) },
    { name: 'what changed', text: renderWhatChanged(review, facts) },
    { name: 'findings', text: renderFindingsPart(review, facts) },
    { name: 'earlier findings', text: renderLedger(review.ledger, facts.commentUrls) },
    { name: 'issues', text: renderIssues('Resolves', review.linkedIssues) },
    { name: 'related issues', text: renderRelatedIssues(review) },
    { name: 'dependencies', text: renderDependencies(review.dependencies) },
    { name: 'conflicts', text: renderConflicts(review.context, pullRequest) },
    { name: 'related work', text: renderContext(review.context, pullRequest, facts.showReviewers) },
    { name: 'diagram', text: renderDiagramPart(facts.diagram) },
    { name: 'coverage', text: renderRead(review) },
    { name: 'what was not read', text: renderCoverage(review.coverage) },
  ];
  return `${marker}${fitSections(sections, renderFooter(review), maxBodyLength - marker.length)}`;
}

function renderWhatChanged({ pullRequest, summary, summaries }: ReviewToRender, { groups }: WalkthroughFacts): string {
  const title = pullRequest === null ? '' : `**${sanitizeInline(pullRequest.title, 200)}**. `;
  const parts = [
    '#### What changed',
    `${title}${sanitizeInline(summary, 400)}`,
    renderSummaries(summaries ?? []),
    renderChanges(groups),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A model may have been talked into anything, a verdict included: what it tells is quoted, and nothing in it has a form. */
function renderSummaries(summaries: readonly string[]): string {
  const said = summaries.map((text) => sanitizeInline(text, 1000)).filter((text) => text !== '');
  if (said.length === 0) return '';
  return `In the words of the model:\n\n${said.map((text) => `> ${text}`).join('\n>\n')}`;
}

function renderFindingsPart(review: ReviewToRender, { commentUrls, reviewUrl }: WalkthroughFacts): string {
  return renderFindingLinks(review, maxFindings, ({ id }) => commentUrls.get(id) ?? reviewUrl);
}

function renderDiagramPart(diagram: string | null): string {
  if (diagram === null) return '';
  return `<details>\n<summary>Diagram</summary>\n\n${fence(diagram, 'mermaid')}\n\n</details>`;
}

function renderRead({ coverage }: ReviewToRender): string {
  if (coverage === null) return '';
  const { filesRead, filesChanged, hunks, addedLines } = coverage;
  const shares = [
    `${filesRead.toLocaleString('en-US')} of ${plural(filesChanged, 'file')}`,
    hunks === undefined ? '' : formatShare(hunks, 'hunk'),
    addedLines === undefined ? '' : formatShare(addedLines, 'added line'),
  ];
  return `**Read**: ${shares.filter((share) => share !== '').join(', ')}.`;
}
