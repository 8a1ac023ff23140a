import { quantile } from '../quantile.ts';
import type { MeasuredReview } from './bench.ts';

/** One row for the whole and one for each step. */
export function printReviews(repository: string, reviews: readonly MeasuredReview[]): void {
  const names = [...new Set(reviews.flatMap(({ steps }) => [...steps.keys()]))];
  const rows = [
    { part: 'webhook to posted review', ...spread(reviews.map(({ totalMs }) => totalMs)) },
    ...names.map((name) => ({ part: `  ${name}`, ...spread(reviews.flatMap(({ steps }) => steps.get(name) ?? [])) })),
  ];
  const calls = reviews.map(({ githubCalls }) => githubCalls);
  const lines = [
    `${reviews.length} pull requests of ${repository}, one after the other, scripted model without latency`,
    `${'milliseconds'.padEnd(28)}${'p50'.padStart(8)}${'p95'.padStart(8)}${'max'.padStart(8)}`,
    ...rows.map(
      ({ part, p50, p95, max }) => part.padEnd(28) + [p50, p95, max].map((ms) => String(ms).padStart(8)).join(''),
    ),
    `GitHub calls per review: ${Math.min(...calls)} to ${Math.max(...calls)}; model calls: ${Math.min(...reviews.map(({ modelCalls }) => modelCalls))} to ${Math.max(...reviews.map(({ modelCalls }) => modelCalls))}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function spread(sample: readonly number[]): { p50: number; p95: number; max: number } {
  return { p50: quantile(sample, 0.5), p95: quantile(sample, 0.95), max: Math.max(...sample) };
}
