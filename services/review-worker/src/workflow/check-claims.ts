import type { Finding } from '@waggle/contracts';
import { type FoundLine, findRefutation } from '../core/claims/judge-claim.ts';
import { type Claim, readClaim } from '../core/claims/read-claim.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';

type Head = { reader: RepositoryReader; headSha: string };

export interface Refuted {
  finding: Finding;
  /** In words for people, with the place that proves it. */
  reason: string;
}

/** Searches of one review: each is a git process. */
const maxSearches = 40;

/**
 * Holds claims such as "`name` is never used" or "`name` is not defined" against the tree at the head. What is plainly wrong is
 * left out, with the reason; whatever cannot be looked up stays as it is. Findings of evidence rules are not asked: they looked.
 */
export async function checkClaims(
  findings: readonly Finding[],
  head: Head,
): Promise<{ kept: Finding[]; refuted: Refuted[] }> {
  const kept: Finding[] = [];
  const refuted: Refuted[] = [];
  let searches = 0;
  for (const finding of findings) {
    const claim = finding.source === 'model' && finding.path !== null ? readClaim(finding) : null;
    if (claim === null || searches >= maxSearches) {
      kept.push(finding);
      continue;
    }
    searches += 1;
    const reason = await refute(claim, finding, head).catch(() => null);
    if (reason === null) kept.push(finding);
    else refuted.push({ finding, reason });
  }
  return { kept, refuted };
}

async function refute(claim: Claim, { path, quote }: Finding, head: Head): Promise<string | null> {
  const place = { path: path ?? '', quote };
  if (claim.kind === 'no-file') {
    const known = new Set(await head.reader.listFiles(head.headSha));
    const folder = place.path.slice(0, place.path.lastIndexOf('/') + 1);
    const there = [claim.subject, folder + claim.subject].find((one) => known.has(one));
    return there === undefined ? null : `the file ${there} exists at the head`;
  }
  const found = findRefutation(claim, place, await search(claim, place.path, head));
  return found === null ? null : `${words[claim.kind]} at ${found.path}:${found.line}`;
}

const words = {
  unused: 'it is used',
  undefined: 'it is defined or imported',
  'not-imported': 'it is imported',
} as const;

async function search({ subject, scope }: Claim, path: string, { reader, headSha }: Head): Promise<FoundLine[]> {
  const own = ((await reader.readFile(headSha, path)) ?? '')
    .split('\n')
    .map((text, at) => ({ path, line: at + 1, text }))
    .filter(({ text }) => text.includes(subject));
  if (scope === 'file' || reader.search === undefined) return own;
  const elsewhere = await reader.search(headSha, { text: subject, word: true, maxLines: 200 });
  return [...own, ...(elsewhere?.lines.filter((one) => one.path !== path) ?? [])];
}
