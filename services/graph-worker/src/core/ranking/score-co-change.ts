import { type Tally, weightsAt } from './tally.ts';

/** A stored pair: one of the asked paths, a partner outside of them, and the tallies that the graph keeps. */
export interface CoChangePair {
  /** The path in question, part of the change. */
  path: string;
  /** The file that may be missing: exists, and is not part of the change. */
  partner: string;
  /** CO_CHANGES {n, w, w90, at}. */
  pair: Tally;
  /** Of `path`: File {changes, w, w90, at of its newest counted change}. */
  file: Tally;
}

export interface CoChangeScore {
  path: string;
  score: number;
}

/**
 * The fixed formula of two decays:
 * `score(b|Q) = 1/|Q| * sum over a in Q of [ w(a,b) / (w(a) + 1) + 1/2 * w90(a,b) / (w90(a) + 1/2) ]`, all decayed to `now`
 * (seconds). `asked` is |Q|, files without a known pair included. Best first, ties by path. Needs, per pair with a path of
 * the change, the pair's tally and that path's own tally; nothing of the partner but that it exists.
 */
export function scoreCoChange(pairs: Iterable<CoChangePair>, asked: number, now: number): CoChangeScore[] {
  const scores = new Map<string, number>();
  for (const { partner, pair, file } of pairs) {
    scores.set(partner, (scores.get(partner) ?? 0) + pairScore(pair, file, now) / Math.max(1, asked));
  }
  return [...scores].map(([path, score]) => ({ path, score })).sort(byScore);
}

/** How strongly one file of a change asks for one partner. */
export function pairScore(pair: Tally, file: Tally, now: number): number {
  const both = weightsAt(pair, now);
  const own = weightsAt(file, now);
  return both.w / (own.w + 1) + (0.5 * both.w90) / (own.w90 + 0.5);
}

function byScore(a: CoChangeScore, b: CoChangeScore): number {
  return b.score - a.score || (a.path < b.path ? -1 : 1);
}
