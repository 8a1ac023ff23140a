import { type CurrentFinding, type LocatedEntry, relateFinding } from './relate-findings.ts';

/**
 * Which ledger entry each finding is, by the finding's id; one that is new is not in the map. Each entry first takes the finding
 * that fits it best; a finding that is left over may still be a part of an entry that is taken (one problem told as two).
 */
export function matchFindings(
  findings: readonly CurrentFinding[],
  entries: readonly LocatedEntry[],
): Map<string, LocatedEntry> {
  const pairs = findings
    .flatMap((current) =>
      entries.map((located) => ({ id: current.finding.id, located, score: relateFinding(current, located) })),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.located.entry.id - b.located.entry.id);
  const matched = new Map<string, LocatedEntry>();
  const taken = new Set<number>();
  for (const { id, located } of pairs) {
    if (matched.has(id) || taken.has(located.entry.id)) continue;
    matched.set(id, located);
    taken.add(located.entry.id);
  }
  for (const { id, located } of pairs) if (!matched.has(id)) matched.set(id, located);
  return matched;
}
