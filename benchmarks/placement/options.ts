import { parseArgs } from 'node:util';

export interface PlacementOptions {
  repos: string[];
  folder: string | undefined;
  /** How many of the newest commits of each repository are used. */
  commits: number;
  seed: number;
}

/** `--repo CLONE` (any number), `--repos FOLDER`, `--commits N` (400), `--seed N` (1). */
export function parsePlacementOptions(args: string[]): PlacementOptions {
  const { values } = parseArgs({
    args,
    options: {
      repo: { type: 'string', multiple: true },
      repos: { type: 'string' },
      commits: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const [commits, seed] = [Number(values.commits ?? 400), Number(values.seed ?? 1)];
  if (!Number.isInteger(commits) || commits < 1) throw new Error('--commits must be a whole number of at least 1');
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number');
  return { repos: values.repo ?? [], folder: values.repos, commits, seed };
}
