import type { FileFacts } from '@waggle/contracts';
import type { CandidateChange, PastPerson } from './candidate-change.ts';
import type { ContextParts } from './context-parts.ts';
import { decay } from './decay.ts';
import { isSomebody } from './rank-experts.ts';
import { getPercentile } from './recent-history.ts';

const ownershipHalfLifeDays = 365;
const maxOwners = 3;
const maxFiles = 50;

/** What is known about each path itself, the hottest first. */
export function describeFiles(parts: ContextParts): FileFacts[] {
  const byPath = new Map<string, CandidateChange[]>();
  for (const change of parts.changes) {
    for (const path of change.paths) byPath.set(path, [...(byPath.get(path) ?? []), change]);
  }
  return parts.files
    .map((file) => {
      const changes = byPath.get(file.path) ?? [];
      const { recent, now, request } = parts;
      const [heat, fixes] = [recent?.heatOf.get(file.path) ?? 0, recent?.fixesOf.get(file.path) ?? 0];
      const shares = getShares(changes, now);
      return {
        path: file.path,
        changes: file.touched,
        lastAt: changes.reduce<number | null>((last, { at }) => Math.max(last ?? 0, at), null),
        heat,
        heatPercentile: recent === null ? null : getPercentile(recent.heats, heat),
        fixes,
        fixPercentile: recent === null ? null : getPercentile(recent.fixes, fixes),
        owners: shares.slice(0, maxOwners),
        busFactor: getBusFactor(shares),
        fractal: getFractal(shares),
        authorShare: shareOf(shares, request.author),
        dependents: file.dependents,
      };
    })
    .sort((a, b) => b.heat - a.heat || b.changes - a.changes || (a.path < b.path ? -1 : 1))
    .slice(0, maxFiles);
}

type Share = FileFacts['owners'][number];

/** Whose decayed work a file is, largest share first. */
function getShares(changes: readonly { author: PastPerson | null; at: number }[], now: number): Share[] {
  const work = new Map<string, number>();
  for (const { author, at } of changes) {
    if (author === null || author.login === null || !isSomebody(author)) continue;
    work.set(author.login, (work.get(author.login) ?? 0) + decay(now - at, ownershipHalfLifeDays));
  }
  const total = [...work.values()].reduce((sum, amount) => sum + amount, 0);
  return [...work]
    .map(([login, amount]) => ({ login, share: amount / total }))
    .sort((a, b) => b.share - a.share || (a.login < b.login ? -1 : 1));
}

/** Fewest people who hold half of the work. Shares come largest first. */
export function getBusFactor(shares: readonly { share: number }[]): number {
  let [people, held] = [0, 0];
  for (const { share } of shares) {
    if (held >= 0.5) break;
    held += share;
    people += 1;
  }
  return people;
}

/** Code-maat's fractal value: 0 for one owner, towards 1 for many. */
export function getFractal(shares: readonly { share: number }[]): number {
  return shares.length === 0 ? 0 : 1 - shares.reduce((sum, { share }) => sum + share * share, 0);
}

function shareOf(shares: readonly Share[], login: string | null): number | null {
  if (login === null || shares.length === 0) return null;
  return shares.find((one) => one.login.toLowerCase() === login.toLowerCase())?.share ?? 0;
}
