import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ReviewOptions {
  repository: string;
  pulls: number;
}

/** `--repo CLONE` (this checkout by default) and `--pulls N` (20). */
export function parseReviewOptions(args: string[]): ReviewOptions {
  const { values } = parseArgs({ args, options: { repo: { type: 'string' }, pulls: { type: 'string' } } });
  const pulls = Number(values.pulls ?? 20);
  if (!Number.isInteger(pulls) || pulls < 1) throw new Error('--pulls must be a whole number of at least 1');
  const repository = resolve(process.env.INIT_CWD ?? process.cwd(), values.repo ?? '.');
  return { repository, pulls };
}
