import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ReviewOptions {
  repository: string;
  pulls: number;
  /** Null: PR-Agent is not measured. */
  prAgent: PrAgentPlace | null;
  /** Null: reviews are measured one after the other only. */
  atOnce: AtOnceOptions | null;
}

export interface PrAgentPlace {
  python: string;
  /** A checkout that is imported instead of what is installed. */
  source: string | null;
}

export interface AtOnceOptions {
  pulls: number;
  modelDelayMs: number;
  /** Each is a value of `WAGGLE_REVIEW_CONCURRENCY` and a round of its own. */
  concurrencies: number[];
}

const options = {
  repo: { type: 'string', default: '.' },
  pulls: { type: 'string', default: '20' },
  'pr-agent-python': { type: 'string' },
  'pr-agent-source': { type: 'string' },
  'at-once': { type: 'string', default: '0' },
  'model-delay-ms': { type: 'string', default: '5000' },
  concurrency: { type: 'string', default: '4,50' },
} as const;

/**
 * `--repo CLONE` (this checkout by default), `--pulls 20`; `--pr-agent-python PATH` of an interpreter that has PR-Agent,
 * `--pr-agent-source CHECKOUT`; `--at-once 50` pull requests, `--model-delay-ms 5000`, `--concurrency 4,50`.
 */
export function parseReviewOptions(args: string[]): ReviewOptions {
  const { values } = parseArgs({ args, options });
  const from = process.env.INIT_CWD ?? process.cwd();
  const atOnce = whole('--at-once', values['at-once'], 0, 200);
  const { 'pr-agent-python': python, 'pr-agent-source': source } = values;
  return {
    repository: resolve(from, values.repo),
    pulls: whole('--pulls', values.pulls, 1, 500),
    // Not made absolute by following links: an interpreter of a virtual environment is one.
    prAgent:
      python === undefined
        ? null
        : { python: resolve(from, python), source: source === undefined ? null : resolve(from, source) },
    atOnce: atOnce === 0 ? null : readAtOnce(atOnce, values['model-delay-ms'], values.concurrency),
  };
}

function readAtOnce(pulls: number, delay: string, concurrency: string): AtOnceOptions {
  return {
    pulls,
    modelDelayMs: whole('--model-delay-ms', delay, 0, 60_000),
    concurrencies: concurrency.split(',').map((text) => whole('--concurrency', text, 1, 64)),
  };
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`${name} must be a whole number from ${min} to ${max}`);
  return value;
}
