import type { ContextResponse } from '@waggle/contracts';

const lists = ['experts', 'relatedPullRequests', 'linkedIssues'] as const;

/** Drops the least of the longest-in-bytes list until the JSON fits: a review must never choke on its own memory. */
export function capContext(context: ContextResponse, maxBytes: number): ContextResponse {
  let capped = context;
  while (bytesOf(capped) > maxBytes) {
    const sizes = lists.map((name) => ({ name, size: capped[name].length === 0 ? 0 : bytesOf(capped[name]) }));
    const largest = sizes.reduce((most, item) => (item.size > most.size ? item : most));
    if (largest.size === 0) return { ...capped, truncated: true };
    capped = { ...capped, [largest.name]: capped[largest.name].slice(0, -1), truncated: true };
  }
  return capped;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
