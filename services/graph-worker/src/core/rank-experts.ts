import type { Expert } from '@waggle/contracts';
import { type CandidateChange, type PastPerson, toChangeRef } from './candidate-change.ts';
import { decay } from './decay.ts';

const halfLifeDays = 365;
const limit = 10;
const maxProof = 3;

interface Tally {
  authored: CandidateChange[];
  reviewed: CandidateChange[];
  /** Path -> decayed work on it. */
  work: Map<string, { authored: number; reviewed: number }>;
}

/**
 * People who know the paths, best first. Recent work counts more, a change of many files says less about each, a second
 * change to the same file adds less than the first, and files that everybody edits say little. Bots and the author are left out.
 */
export function rankExperts(
  changes: readonly CandidateChange[],
  { author, now, touched }: { author: string | null; now: number; touched: ReadonlyMap<string, number> },
): Expert[] {
  const tallies = new Map<string, Tally>();
  for (const change of changes) {
    add(tallies, change.author, change, 'authored', now);
    for (const reviewer of change.reviewers) add(tallies, reviewer, change, 'reviewed', now);
  }
  const excluded = author?.toLowerCase();
  return [...tallies]
    .filter(([login]) => login.toLowerCase() !== excluded)
    .map(([login, tally]) => toExpert(login, tally, touched))
    .sort((a, b) => b.score - a.score || (b.lastAt ?? 0) - (a.lastAt ?? 0) || (a.login < b.login ? -1 : 1))
    .slice(0, limit);
}

/** GitHub's stand-in for deleted accounts has a login of its own. */
export function isSomebody({ login, isBot }: PastPerson): boolean {
  return login !== null && !isBot && !login.endsWith('[bot]') && login !== 'ghost';
}

function add(
  tallies: Map<string, Tally>,
  person: PastPerson | null,
  change: CandidateChange,
  role: 'authored' | 'reviewed',
  now: number,
): void {
  if (person === null || person.login === null || !isSomebody(person)) return;
  const tally: Tally = tallies.get(person.login) ?? { authored: [], reviewed: [], work: new Map() };
  tallies.set(person.login, tally);
  tally[role].push(change);
  const amount = decay(now - change.at, halfLifeDays) / Math.sqrt(Math.max(1, change.fileCount));
  for (const path of change.paths) {
    const before = tally.work.get(path) ?? { authored: 0, reviewed: 0 };
    tally.work.set(path, { ...before, [role]: before[role] + amount });
  }
}

function toExpert(login: string, { authored, reviewed, work }: Tally, touched: ReadonlyMap<string, number>): Expert {
  let score = 0;
  for (const [path, amount] of work) {
    const gain = Math.log1p(amount.authored) + Math.log1p(amount.reviewed);
    score += gain / Math.log(2 + (touched.get(path) ?? 0));
  }
  const all = [...new Set([...authored, ...reviewed])].sort((a, b) => b.at - a.at);
  return {
    login,
    pullRequests: authored.length,
    reviews: reviewed.length,
    files: work.size,
    lastAt: all[0]?.at ?? null,
    score,
    proof: all.slice(0, maxProof).map(toChangeRef),
  };
}
