import type { ReviewListItem } from '@waggle/contracts';
import { type Html, type HtmlValue, html, webAddress } from '../html.ts';

/** A link to another site; the bare text when the address is none that may be followed. */
export function externalLink(address: string | null, label: HtmlValue): Html {
  const target = webAddress(address);
  if (target === null) return html`<span>${label}</span>`;
  return html`<a href="${target}" rel="noopener noreferrer">${label}</a>`;
}

/** The pull request's address, taken from that of the review posted on it; null before anything was posted. */
export function pullRequestAddress(review: Pick<ReviewListItem, 'url'>): string | null {
  const address = webAddress(review.url);
  return address === null ? null : (address.split('#', 1)[0] ?? null);
}
