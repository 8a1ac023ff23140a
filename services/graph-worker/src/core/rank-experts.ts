import type { Expert } from '@waggle/contracts';
import type { CandidateChange } from './candidate-change.ts';
import { decay } from './decay.ts';

const halfLifeDays = 365;
const limit = 10;

interface Tally {
  pullRequests: number;
  lastAt: number;
  /** Path -> decayed work on it, and how widely the path is touched. */
  work: Map<string, { amount: number; touched: number }>;
}

/**
 * People who know the paths, best first. Recent work counts more, a change of many files says less about each, a second
 * change to the same file adds less than the first, and files that everybody edits say little. Bots and the author are left out.
 */
export function rankExperts(
  changes: readonly CandidateChange[],
  { author, now }: { author: string | null; now: number },
): Expert[] {
  const excluded = author?.toLowerCase();
  const tallies = new Map<string, Tally>();
  for (const change of changes) {
    const person = change.author;
    if (person === null || isBot(person) || person.login.toLowerCase() === excluded) continue;
    const tally = tallies.get(person.login) ?? { pullRequests: 0, lastAt: 0, work: new Map() };
    tallies.set(person.login, tally);
    add(tally, change, now);
  }
  return [...tallies]
    .map(([login, tally]) => toExpert(login, tally))
    .sort((a, b) => b.score - a.score || (b.lastAt ?? 0) - (a.lastAt ?? 0) || (a.login < b.login ? -1 : 1))
    .slice(0, limit);
}

function isBot({ login, isBot }: { login: string; isBot: boolean }): boolean {
  return isBot || login.endsWith('[bot]');
}

function add(tally: Tally, change: CandidateChange, now: number): void {
  tally.pullRequests += 1;
  tally.lastAt = Math.max(tally.lastAt, change.at);
  const amount = decay(now - change.at, halfLifeDays) / Math.sqrt(Math.max(1, change.fileCount));
  for (const { path, touched } of change.files) {
    const before = tally.work.get(path)?.amount ?? 0;
    tally.work.set(path, { amount: before + amount, touched });
  }
}

function toExpert(login: string, { pullRequests, lastAt, work }: Tally): Expert {
  let score = 0;
  for (const { amount, touched } of work.values()) score += Math.log1p(amount) / Math.log(2 + touched);
  return { login, pullRequests, files: work.size, lastAt, score };
}
