import { formatAge, formatDuration } from '../format.ts';
import { type Html, html } from '../html.ts';

/** `3 minutes ago`, with the exact time on hover and for programs. */
export function age(at: string, now: Date): Html {
  return html`<time datetime="${at}" title="${at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}">${formatAge(at, now)}</time>`;
}

export function duration(ms: number | null, missing = 'not yet'): Html {
  return ms === null ? html`<span class="none">${missing}</span>` : html`${formatDuration(ms)}`;
}
