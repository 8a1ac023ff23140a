import { Conclusion, Coverage, type Finding, PlacedFinding, severities, Verdict } from '@waggle/contracts';
import { z } from 'zod';
import { placeFindings } from '../core/anchor/place-findings.ts';
import { decideConclusion, decideVerdict } from '../core/verdict.ts';
import { redacted } from '../evidence/redact-secrets.ts';
import type { Analyzed } from './analyze.ts';
import type { Change } from './change-source.ts';
import type { Gathered } from './evidence.ts';

export const Verified = z.object({
  /** Worst first. */
  findings: z.array(PlacedFinding),
  /** Ids of those that become comments on lines; the others are told in the review's text. */
  inline: z.array(z.string()),
  coverage: Coverage,
  verdict: Verdict,
  conclusion: Conclusion,
});
export type Verified = z.infer<typeof Verified>;

/** Comments on lines of one review, at most. */
export const maxInline = 25;

/** Step `verify`: places every finding by its quotation, removes repetitions, and computes the verdict. */
export function verifyFindings(gathered: Gathered, analyzed: Analyzed, change: Change): Verified {
  const distinct = removeRepeated([...gathered.findings, ...analyzed.findings]);
  const placed = placeFindings(distinct, change.clean).map(keepUsableFix).sort(byWeight);
  const inline = placed.filter(({ placement }) => placement.kind === 'line').slice(0, maxInline);
  const judged = { findings: placed, coverage: analyzed.coverage };
  return {
    findings: placed,
    inline: inline.map(({ id }) => id),
    coverage: analyzed.coverage,
    verdict: decideVerdict({ ...judged, modelRead: analyzed.modelRead }),
    conclusion: decideConclusion(judged),
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

/** A fix that changes nothing, has no place, or would write a redacted secret goes; its finding stays. */
function keepUsableFix(finding: PlacedFinding): PlacedFinding {
  const { replacement, quote, placement } = finding;
  if (replacement === null) return finding;
  const usable =
    placement.kind === 'line' &&
    replacement.trimEnd() !== quote.join('\n').trimEnd() &&
    ![replacement, ...quote].some((text) => text.includes(redacted));
  return usable ? finding : { ...finding, replacement: null };
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
