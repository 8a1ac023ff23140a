import { parseArgs } from 'node:util';

export interface RepositoryOptions {
  repos: string[];
  folder: string | undefined;
  /** How many of the newest commits of each repository are looked at. */
  commits: number;
  /** At most so many of them that are large are used. */
  large: number;
  seed: number;
}

/** `--repo CLONE` (any number), `--repos FOLDER`, `--commits N`, `--large N` (40), `--seed N` (1). */
export function parseRepositoryOptions(args: string[], defaults: { commits: number }): RepositoryOptions {
  const { values } = parseArgs({
    args,
    options: {
      repo: { type: 'string', multiple: true },
      repos: { type: 'string' },
      commits: { type: 'string' },
      large: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const [commits, large] = [Number(values.commits ?? defaults.commits), Number(values.large ?? 40)];
  const seed = Number(values.seed ?? 1);
  if (![commits, large].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new Error('--commits and --large must be whole numbers of at least 1');
  }
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number');
  return { repos: values.repo ?? [], folder: values.repos, commits, large, seed };
}
