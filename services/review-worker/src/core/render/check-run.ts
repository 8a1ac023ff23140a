import type { PlacedFinding, Severity } from '@waggle/contracts';
import type { Annotation } from '@waggle/github';
import { isPartial } from '../coverage.ts';
import { escapeInvisible, fence, stripInvisible, truncate } from '../sanitize.ts';
import { countFindings, plural, tellOutcome } from './labels.ts';
import { renderReviewBody } from './review-body.ts';
import { maxBodyLength, type ReviewToRender } from './review-to-render.ts';

export type CheckRunOutput = {
  title: string;
  summary: string;
  /** Machine-readable: one fenced JSON object, also when there is nothing to report. */
  text: string;
  /** In batches of 50, as many as GitHub takes in one request. */
  annotations: Annotation[][];
};

const annotationsPerRequest = 50;
const levels: Record<Severity, Annotation['annotation_level']> = {
  critical: 'failure',
  high: 'failure',
  medium: 'warning',
  low: 'notice',
};

/** What the check run shows. Every finding with a path becomes an annotation, so none that cannot be a comment is lost. */
export function renderCheckRun(review: ReviewToRender): CheckRunOutput {
  return {
    title: renderTitle(review),
    summary: renderReviewBody(review),
    text: renderJson(review),
    annotations: batch(review.findings.flatMap(createAnnotation)),
  };
}

/** What decides comes first: why the gate fails, else the verdict. */
function renderTitle({ conclusion, verdict, findings, coverage, model, gateReasons = [] }: ReviewToRender): string {
  if (conclusion === 'failed') return 'Review failed';
  if (conclusion === 'skipped') return 'Review skipped';
  const gate = gateReasons.length === 0 ? '' : `Fails: ${gateReasons.join(' and ')}. `;
  const [first, ...others] = verdict === null ? ['', countFindings(findings)] : tellOutcome({ verdict, findings });
  const parts = [`${gate}${first}`, ...others];
  if (coverage && isPartial(coverage))
    parts.push(`partial, ${plural(coverage.filesChanged - coverage.filesRead, 'file')} not read`);
  if (model === null) parts.push('evidence only');
  return parts.filter((part) => part !== '').join(', ');
}

function createAnnotation(finding: PlacedFinding): Annotation[] {
  if (finding.path === null) return [];
  const { placement } = finding;
  // GitHub wants a line; a finding about a whole file is shown at its top, where nobody mistakes it for a claim about that line.
  const { startLine = 1, line = 1 } = placement.kind === 'summary' ? {} : placement;
  return [
    {
      path: finding.path,
      start_line: startLine,
      end_line: line,
      annotation_level: levels[finding.severity],
      title: truncate(stripInvisible(finding.title).replace(/\s+/g, ' '), 255),
      message: truncate(stripInvisible(finding.body === '' ? finding.title : finding.body), 4000),
    },
  ];
}

function batch(annotations: Annotation[]): Annotation[][] {
  const batches: Annotation[][] = [];
  for (let start = 0; start < annotations.length; start += annotationsPerRequest) {
    batches.push(annotations.slice(start, start + annotationsPerRequest));
  }
  return batches;
}

/** Full findings where they fit, else their places, else their number: always valid JSON that says which it is. */
function renderJson(review: ReviewToRender): string {
  const { conclusion, verdict, findings, coverage, degraded, model, pullRequest, ledger } = review;
  const { gateFailed = null, gateReasons = [] } = review;
  const whole = {
    schema: 'waggle.review/v1',
    conclusion,
    verdict,
    gate: { failed: gateFailed, reasons: gateReasons },
    headSha: pullRequest?.headSha ?? null,
    ledger,
    coverage,
    degraded,
    model,
  };
  const places = findings.map(({ id, rule, severity, path, placement }) => ({ id, rule, severity, path, placement }));
  const few = coverage && { filesChanged: coverage.filesChanged, filesRead: coverage.filesRead };
  const forms = [
    { ...whole, truncated: false, findings },
    { ...whole, truncated: true, findings: places },
    { ...whole, truncated: true, ledger: null, coverage: few, degraded: degraded.length, findings: findings.length },
  ];
  const texts = forms.map((form) => fence(escapeInvisible(JSON.stringify(form, null, 1)), 'json'));
  return texts.find((text) => text.length <= maxBodyLength) ?? '';
}
