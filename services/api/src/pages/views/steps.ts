import type { ReviewDetail, ReviewStep } from '@waggle/contracts';
import { formatDuration } from '../format.ts';
import { type Html, html } from '../html.ts';
import { badge } from './badges.ts';

interface Bar {
  start: number;
  width: number;
}

/** The steps on one time axis, so that the slow one is seen at once. */
export function stepsSection({ steps }: Pick<ReviewDetail, 'steps'>, now: Date): Html {
  if (steps.length === 0) {
    return html`<section class="card"><h2>Steps</h2><p class="none">No step has started.</p></section>`;
  }
  const bars = placeBars(steps, now);
  return html`<section class="card"><h2>Steps</h2>
<table class="steps">
<caption class="hidden">Steps of the review in the order they ran</caption>
<thead><tr><th scope="col">Step</th><th scope="col"><span class="hidden">Timeline</span></th><th scope="col" class="number">Took</th></tr></thead>
<tbody>${steps.map((step, index) => stepRow(step, bars[index]))}</tbody>
</table></section>`;
}

/** Where each step lies between the first start and the last end, in percent; at least wide enough to be seen. */
export function placeBars(steps: readonly ReviewStep[], now: Date): Bar[] {
  const spans = steps.map((step) => {
    const from = Date.parse(step.startedAt);
    return { from, to: step.durationMs === null ? Math.max(from, now.getTime()) : from + step.durationMs };
  });
  const first = Math.min(...spans.map(({ from }) => from));
  const whole = Math.max(1, Math.max(...spans.map(({ to }) => to)) - first);
  return spans.map(({ from, to }) => {
    const width = Math.max(1, ((to - from) / whole) * 100);
    return { start: Math.min(100 - width, ((from - first) / whole) * 100), width };
  });
}

function stepRow(step: ReviewStep, bar: Bar | undefined): Html {
  return html`<tr>
<th scope="row">${step.name}${step.attempts > 1 && html` <span class="rule">${step.attempts} tries</span>`}${step.status === 'failed' && html` ${badge('failed', 'bad')}`}${step.error !== null && html`<span class="step-error">${step.error}</span>`}</th>
<td class="timeline">${bar && html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${step.status}" x="${bar.start.toFixed(2)}" width="${bar.width.toFixed(2)}" height="10"/></svg>`}</td>
<td class="number">${step.durationMs === null ? badge('running', 'info') : formatDuration(step.durationMs)}</td>
</tr>
`;
}
