import type { ChangeRef } from '@waggle/contracts';
import { codeSpan } from './sanitize.ts';

/** `#7`, or the beginning of a commit's id. */
export function nameChange({ number, sha }: Pick<ChangeRef, 'number' | 'sha'>): string {
  return number === null ? (sha ?? '').slice(0, 7) : `#${number}`;
}

/**
 * A link to a change of the past. It goes by GitHub's redirect where it can, so that naming a pull request leaves no trace in
 * it. `pullRequestUrl` is that of any pull request of the repository; without one the change is only named.
 */
export function linkChange({ number, sha }: Pick<ChangeRef, 'number' | 'sha'>, pullRequestUrl: string | null): string {
  const label = nameChange({ number, sha });
  if (number !== null) return link(label, pullRequestUrl, `pull/${number}`);
  return /^[0-9a-f]{7,64}$/.test(sha ?? '') ? link(label, pullRequestUrl, `commit/${sha}`) : codeSpan(label);
}

/** A link to an issue that the pull request does not name itself, with as little trace. */
export function linkIssue(number: number, pullRequestUrl: string | null): string {
  return link(`#${number}`, pullRequestUrl, `issues/${number}`);
}

/** The proofs of a claim, newest first, in brackets; nothing where there is none. */
export function linkProofs(proofs: readonly ChangeRef[], pullRequestUrl: string | null): string {
  return proofs.length === 0 ? '' : ` (${proofs.map((proof) => linkChange(proof, pullRequestUrl)).join(', ')})`;
}

function link(label: string, pullRequestUrl: string | null, path: string): string {
  const repository = /^(https?:\/\/[^\s()]+)\/pull\/\d+$/.exec(pullRequestUrl ?? '')?.[1];
  if (repository === undefined) return codeSpan(label);
  const base = repository.replace(/^https:\/\/github\.com\//, 'https://redirect.github.com/');
  return `[${codeSpan(label)}](${base}/${path})`;
}
