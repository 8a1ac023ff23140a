import type { LinkedIssueFact } from '@waggle/contracts';
import type { CandidateChange } from './candidate-change.ts';

const limit = 20;

/** The issues asked for by number first, then those that changes to the same paths closed, newest first. */
export function linkIssues(asked: readonly LinkedIssueFact[], changes: readonly CandidateChange[]): LinkedIssueFact[] {
  const facts = new Map<number, LinkedIssueFact>(asked.map((fact) => [fact.number, fact]));
  const room = facts.size + limit;
  for (const change of [...changes].sort((a, b) => b.at - a.at)) {
    for (const { number, title, state } of change.issues) {
      const fact = facts.get(number) ?? { number, title, state, closedBy: [] };
      const closedBy = new Set(fact.closedBy);
      if (change.number !== null) closedBy.add(change.number);
      if (facts.has(number) || facts.size < room) facts.set(number, { ...fact, closedBy: [...closedBy] });
    }
  }
  return [...facts.values()];
}
