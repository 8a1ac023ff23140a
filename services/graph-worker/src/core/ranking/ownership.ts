/** Work of one person on a file or a set of files: changes halved every 365 days, as of now. */
export interface Knowledge {
  key: string;
  work: number;
}

export interface Ownership {
  /** Everybody with a share, largest first. Shares add up to 1. */
  owners: { key: string; share: number }[];
  /** Keys with at least 5 % (Bird et al. 2011): the others are passers-by. */
  major: string[];
  /** 1 - sum of squared shares: 0 for one owner, near 1 for many equal ones (the fractal value of code-maat). */
  fragmentation: number;
  /** How many of the largest owners it takes to hold half of the knowledge; 0 when nobody knows anything. */
  busFactor: number;
}

const majorShare = 0.05;
const half = 0.5;

/** Who owns what was touched. Several rows of one person add up; leave bots out before. */
export function ownershipOf(knowledge: readonly Knowledge[]): Ownership {
  const sums = new Map<string, number>();
  for (const { key, work } of knowledge) if (work > 0) sums.set(key, (sums.get(key) ?? 0) + work);
  const total = [...sums.values()].reduce((sum, work) => sum + work, 0);
  const owners = [...sums]
    .map(([key, work]) => ({ key, share: work / total }))
    .sort((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1));
  return {
    owners,
    major: owners.filter(({ share }) => share >= majorShare).map(({ key }) => key),
    fragmentation: owners.length === 0 ? 0 : 1 - owners.reduce((sum, { share }) => sum + share * share, 0),
    busFactor: busFactorOf(owners),
  };
}

function busFactorOf(owners: readonly { share: number }[]): number {
  let held = 0;
  for (const [index, { share }] of owners.entries()) {
    held += share;
    // Shares are quotients: two equal halves must not miss one half by a rounding.
    if (held >= half - 1e-9) return index + 1;
  }
  return owners.length;
}
