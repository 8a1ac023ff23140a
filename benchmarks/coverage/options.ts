import { parseArgs } from 'node:util';

export interface CoverageOptions {
  repos: string[];
  folder: string | undefined;
  /** How many of the newest commits of each repository are looked at. */
  commits: number;
  /** At most so many of them that exceed the budget are used. */
  large: number;
}

/** `--repo CLONE` (any number), `--repos FOLDER`, `--commits N` (1000), `--large N` (40, the newest of each repository). */
export function parseCoverageOptions(args: string[]): CoverageOptions {
  const { values } = parseArgs({
    args,
    options: {
      repo: { type: 'string', multiple: true },
      repos: { type: 'string' },
      commits: { type: 'string' },
      large: { type: 'string' },
    },
  });
  const [commits, large] = [Number(values.commits ?? 1000), Number(values.large ?? 40)];
  if (![commits, large].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new Error('--commits and --large must be whole numbers of at least 1');
  }
  return { repos: values.repo ?? [], folder: values.repos, commits, large };
}
