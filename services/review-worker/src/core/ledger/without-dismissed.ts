import type { ReviewResult } from '@waggle/contracts';
import type { Gate } from '../gate.ts';
import { judgeReview } from '../verdict.ts';

/**
 * A posted review as it stands after people dismissed some of what it told (`dismissed`: handles): without those, and judged
 * anew. A review from before it was kept whether a model read everything never becomes an approval by this.
 * Answers `result` itself where it told nothing of that.
 */
export function withoutDismissed(result: ReviewResult, dismissed: ReadonlySet<string>, gate: Gate): ReviewResult {
  const { coverage, ledger, modelRead = false } = result;
  const findings = result.findings.filter(({ id }) => !dismissed.has(id));
  const carried = ledger?.carried.filter(({ handle }) => !dismissed.has(handle)) ?? [];
  const isSame = findings.length === result.findings.length && carried.length === (ledger?.carried.length ?? 0);
  if (coverage === null || isSame) return result;
  return {
    ...result,
    findings,
    ledger: ledger && { ...ledger, carried, known: ledger.known.filter((id) => !dismissed.has(id)) },
    ...judgeReview({ findings: [...findings, ...carried], coverage, modelRead }, gate),
  };
}
