import type { PlacedFinding, PullRequestFacts, ReviewResult, Severity, Verdict } from '@waggle/contracts';
import { severities } from '@waggle/contracts';
import { codeSpan } from '../sanitize.ts';

const verdictLabels: Record<Verdict, string> = {
  APPROVE: 'Approved',
  REQUEST_CHANGES: 'Changes requested',
  NEEDS_DISCUSSION: 'Needs discussion',
};

export const severityLabels: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/**
 * What a review says in two words: `['Changes requested', '2 high, 1 low']`. Where nothing was found and nothing is approved there
 * is nothing to discuss either: `['No findings']`.
 */
export function tellOutcome({ verdict, findings }: Pick<ReviewResult, 'verdict' | 'findings'>): string[] {
  if (verdict === 'NEEDS_DISCUSSION' && findings.length === 0) return ['No findings'];
  return [verdict === null ? 'No verdict' : verdictLabels[verdict], countFindings(findings)];
}

/** `2 high, 1 low`, or `no findings`. */
export function countFindings(findings: readonly Pick<PlacedFinding, 'severity'>[]): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return counts.length === 0 ? 'no findings' : counts.join(', ');
}

export function plural(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}

/** `1,200 of 3,400 hunks` */
export function formatShare({ read, changed }: { read: number; changed: number }, word: string): string {
  return `${read.toLocaleString('en-US')} of ${plural(changed, word)}`;
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A finding's place, linked to the code at the reviewed commit. */
export function renderPlace(finding: PlacedFinding, pullRequest: PullRequestFacts | null): string {
  if (finding.path === null) return 'Pull request';
  const { placement } = finding;
  const lines = placement.kind === 'line' ? formatLines(placement.startLine, placement.line) : '';
  const label = codeSpan(finding.path + lines);
  // Not every reader of markdown finds the end of a link around backticks.
  if (finding.path.includes('`')) return label;
  const repository = pullRequest?.url.replace(/\/pull\/\d+$/, '');
  if (!pullRequest || repository === pullRequest.url || !/^https?:\/\//.test(pullRequest.url)) return label;
  const anchor =
    placement.kind === 'line'
      ? `#L${placement.startLine}${placement.line === placement.startLine ? '' : `-L${placement.line}`}`
      : '';
  return `[${label}](${repository}/blob/${pullRequest.headSha}/${encodePath(finding.path)}${anchor})`;
}

function formatLines(startLine: number, line: number): string {
  return startLine === line ? `:${line}` : `:${startLine}-${line}`;
}

function encodePath(path: string): string {
  const encode = (part: string) =>
    encodeURIComponent(part.toWellFormed()).replace(/[()']/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return path.split('/').map(encode).join('/');
}

/** `$0.0123`, or that nobody knows. */
export function formatCost(usd: number | null): string {
  if (usd === null) return 'cost unknown';
  return `$${usd < 1 ? usd.toFixed(4) : usd.toFixed(2)}`;
}
