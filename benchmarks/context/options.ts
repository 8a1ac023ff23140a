import { parseArgs } from 'node:util';

export interface ContextOptions {
  /** Sizes of the repository, in files. */
  sizes: number[];
  changes: number;
  /** Measured questions for each size in one round. */
  questions: number;
  /** How often all sizes are asked in turn. */
  rounds: number;
  seed: number;
}

/** `--sizes 1000,10000,100000 --changes 50000 --questions 200 --rounds 3 --seed 7`, within bounds. */
export function parseContextOptions(args: string[]): ContextOptions {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '1000,10000,100000' },
      changes: { type: 'string', default: '50000' },
      questions: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: '7' },
    },
  });
  return {
    sizes: values.sizes.split(',').map((size) => whole('--sizes', size, 100_000)),
    changes: whole('--changes', values.changes, 100_000),
    questions: whole('--questions', values.questions, 5000),
    rounds: whole('--rounds', values.rounds, 20),
    seed: whole('--seed', values.seed, 2 ** 31),
  };
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new Error(`${name} must be a whole number from 1 to ${max}`);
  return value;
}
