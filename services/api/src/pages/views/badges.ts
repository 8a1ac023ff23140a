import {
  type Conclusion,
  type ReviewListItem,
  type RunStatus,
  type Severity,
  severities,
  type Verdict,
} from '@waggle/contracts';
import { type Html, html } from '../html.ts';

type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

const verdicts: Record<Verdict, [label: string, tone: Tone]> = {
  APPROVE: ['Approve', 'good'],
  REQUEST_CHANGES: ['Request changes', 'bad'],
  NEEDS_DISCUSSION: ['Needs discussion', 'warn'],
};

const statuses: Record<RunStatus, [label: string, tone: Tone]> = {
  running: ['Running', 'info'],
  completed: ['Completed', 'quiet'],
  failed: ['Failed', 'bad'],
  superseded: ['Superseded', 'quiet'],
  skipped: ['Skipped', 'quiet'],
};

/** A word on a coloured ground; colour never says it alone. */
export function badge(label: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${label}</span>`;
}

export function verdictBadge(verdict: Verdict | null): Html {
  return verdict === null ? html`<span class="none">no verdict</span>` : badge(...verdicts[verdict]);
}

/** The status, with what a finished review could not say by it: that it was partial or failed to conclude. */
export function statusBadge(status: RunStatus, conclusion: Conclusion | null): Html {
  if (status === 'completed' && conclusion === 'partial') return badge('Partial', 'warn');
  if (status === 'completed' && conclusion === 'failed') return badge('Inconclusive', 'bad');
  if (status === 'completed' && conclusion === 'skipped') return badge('Skipped', 'quiet');
  return badge(...statuses[status]);
}

/** Count by severity, worst first, without the zeros; a dash where nothing was looked for to the end. */
export function findingCounts({ findings, conclusion }: Pick<ReviewListItem, 'findings' | 'conclusion'>): Html {
  if (conclusion === null || conclusion === 'failed' || conclusion === 'skipped') {
    return html`<span class="none" title="not known">–</span>`;
  }
  const present = severities.filter((severity) => (findings[severity] ?? 0) > 0);
  if (present.length === 0) return html`<span class="none">none</span>`;
  return html`<ul class="counts">${present.map((severity) => severityCount(severity, findings[severity] ?? 0))}</ul>`;
}

function severityCount(severity: Severity, count: number): Html {
  return html`<li class="severity ${severity}"><b>${count}</b> ${severity}</li> `;
}
