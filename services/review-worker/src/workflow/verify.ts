import { Conclusion, Coverage, Finding, PlacedFinding, severities, Verdict } from '@waggle/contracts';
import { z } from 'zod';
import { placeFindings } from '../core/anchor/place-findings.ts';
import { decideConclusion, decideVerdict } from '../core/verdict.ts';
import type { Analyzed } from './analyzed.ts';
import type { Change } from './change-source.ts';
import { checkAgainstHead } from './check-against-head.ts';
import { checkClaims } from './check-claims.ts';
import type { Gathered } from './evidence.ts';

export const Verified = z.object({
  /** Worst first. */
  findings: z.array(PlacedFinding),
  /** Ids of those that become comments on lines; the others are told in the review's text. */
  inline: z.array(z.string()),
  coverage: Coverage,
  verdict: Verdict,
  conclusion: Conclusion,
  /** What made the check run fail, in words for people. */
  gateReasons: z.array(z.string()).optional(),
  /** Whether the check run fails, by the repository's gate; step `ledger` says so. */
  gateFailed: z.boolean().optional(),
  /** What a look at the repository refuted, with the reason: told nowhere, and kept to see how good the checks are. */
  refuted: z.array(z.object({ finding: Finding, reason: z.string() })).default([]),
});
export type Verified = z.infer<typeof Verified>;

/** Comments on lines of one review, at most. */
const maxInline = 25;

/**
 * Step `verify`: drops claims that the repository refutes, places every finding by its quotation, removes repetitions and unusable
 * fixes, and computes the verdict.
 */
export async function verifyFindings(gathered: Gathered, analyzed: Analyzed, change: Change): Promise<Verified> {
  const distinct = removeRepeated([...gathered.findings, ...analyzed.findings]);
  const { kept, refuted } = await checkClaims(distinct, change);
  const placed = (await checkAgainstHead(placeFindings(kept, change.clean), change)).sort(byWeight);
  const inline = placed.filter(({ placement }) => placement.kind === 'line').slice(0, maxInline);
  const judged = { findings: placed, coverage: analyzed.coverage };
  return {
    findings: placed,
    inline: inline.map(({ id }) => id),
    coverage: analyzed.coverage,
    verdict: decideVerdict({ ...judged, modelRead: analyzed.modelRead }),
    conclusion: decideConclusion(judged),
    refuted: [...analyzed.doubted, ...refuted],
  };
}

/** The same claim about the same code, from two passes or twice from one. */
function removeRepeated(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { path, quote, title, rule, source, line } = finding;
    const place = source === 'evidence' ? [rule, line] : [];
    const key = JSON.stringify([path, normalize(quote.join('\n')), normalize(title), ...place]);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

function normalize(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Worst first, then by place. */
export function byWeight(a: PlacedFinding, b: PlacedFinding): number {
  const weight = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  const path = a.path === b.path ? 0 : (a.path ?? '') < (b.path ?? '') ? -1 : 1;
  return weight || path || lineOf(a) - lineOf(b);
}

function lineOf({ placement }: PlacedFinding): number {
  return placement.kind === 'line' ? placement.startLine : 0;
}
