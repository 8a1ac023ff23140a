import type { ContextResponse } from '@waggle/contracts';

const lists = [
  'experts',
  'codeOwners',
  'relatedPullRequests',
  'linkedIssues',
  'forgotten',
  'tests',
  'files',
  'conflicts',
] as const;

/**
 * Drops the least of the longest-in-bytes list until the JSON fits: a review must never choke on its own memory. Risk facts
 * are short by themselves and go only when nothing else is left.
 */
export function capContext(context: ContextResponse, maxBytes: number): ContextResponse {
  let capped = context;
  while (bytesOf(capped) > maxBytes) {
    const sizes = lists.map((name) => ({ name, size: capped[name].length === 0 ? 0 : bytesOf(capped[name]) }));
    const largest = sizes.reduce((most, item) => (item.size > most.size ? item : most));
    const { dependents } = capped;
    if (dependents.files.length > 0 && bytesOf(dependents) > largest.size) {
      capped = { ...capped, dependents: { ...dependents, files: dependents.files.slice(0, -1), capped: true } };
    } else if (largest.size > 0) capped = { ...capped, [largest.name]: capped[largest.name].slice(0, -1) };
    else return { ...capped, risk: null, truncated: true };
    capped.truncated = true;
  }
  return capped;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
