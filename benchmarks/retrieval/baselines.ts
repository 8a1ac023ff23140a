import { type CoChangeMemory, type CoChangePair, scoreCoChange } from '@waggle/graph-worker/ranking';

export interface BaselineScores {
  /** How often together, summed over the files of the change: what Nectr and ROSE's support order by. */
  counts: Map<string, number>;
  /** ROSE: the highest confidence of a rule from one file of the change. */
  rose: Map<string, number>;
  /** The fixed formula of two decays. */
  decays: Map<string, number>;
}

/** The baselines as the reference has them: partners that exist and are no part of the rest, from the paths that it leaves in place. */
export function scoreBaselines(memory: CoChangeMemory, rest: readonly string[], now: number): BaselineScores {
  const known = new Set(rest);
  const counts = new Map<string, number>();
  const rose = new Map<string, number>();
  const pairs: CoChangePair[] = [];
  for (const path of rest) {
    const file = memory.files.get(path);
    if (file === undefined) continue;
    for (const [partner, pair] of memory.pairs.get(path) ?? []) {
      if (known.has(partner) || !memory.alive.has(partner)) continue;
      counts.set(partner, (counts.get(partner) ?? 0) + pair.n);
      rose.set(partner, Math.max(rose.get(partner) ?? 0, pair.n / file.n));
      pairs.push({ path, partner, pair, file });
    }
  }
  const decays = new Map(scoreCoChange(pairs, rest.length, now).map(({ path, score }) => [path, score]));
  return { counts, rose, decays };
}
