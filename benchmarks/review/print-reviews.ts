import { loadavg } from 'node:os';
import { quantile } from '../quantile.ts';
import type { AloneFigures } from './measure-alone.ts';
import type { AtOnceFigures } from './measure-at-once.ts';
import type { MeasuredReview } from './measure-ours.ts';

/** One row for the whole, one for each step, one for each GitHub call, and what PR-Agent took. */
export function printAlone(repository: string, figures: AloneFigures): void {
  const reviews = figures.ours;
  const names = [...new Set(reviews.flatMap(({ steps }) => [...steps.keys()]))];
  const lines = [
    `${reviews.length} pull requests of ${repository}, one after the other, scripted model without latency, load ${loadavg()[0]?.toFixed(1)}`,
    row('milliseconds', 'p50', 'p95', 'max'),
    spreadRow(
      'webhook to posted review',
      reviews.map(({ totalMs }) => totalMs),
    ),
    ...names.map((name) =>
      spreadRow(
        `  ${name}`,
        reviews.flatMap(({ steps }) => steps.get(name) ?? []),
      ),
    ),
    ...peerLines(figures),
    `GitHub calls per review: ${range(reviews.map(({ githubCalls }) => githubCalls))}; model calls: ${range(reviews.map(({ modelCalls }) => modelCalls))}`,
    ...callLines(reviews),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function peerLines({ ours, peer }: AloneFigures): string[] {
  const cpu = (reviews: readonly { cpuMs: number }[]) => reviews.map(({ cpuMs }) => cpuMs);
  const own = [
    spreadRow('CPU, ingest + review-worker', cpu(ours)),
    spreadRow(
      'CPU, graph-worker',
      ours.map(({ graphCpuMs }) => graphCpuMs),
    ),
  ];
  if (peer === null)
    return [
      ...own,
      'PR-Agent was not measured: name a Python that has it with --pr-agent-python PATH (docs/benchmarks.md)',
    ];
  return [
    ...own,
    ...(['server', 'command'] as const).flatMap((way) => [
      spreadRow(
        `PR-Agent as a ${way}`,
        peer[way].map(({ totalMs }) => totalMs),
      ),
      spreadRow('  CPU', cpu(peer[way])),
      `  GitHub calls per review: ${range(peer[way].map(({ githubCalls }) => githubCalls))}; model calls: ${range(peer[way].map(({ modelCalls }) => modelCalls))}`,
    ]),
  ];
}

function callLines(reviews: readonly MeasuredReview[]): string[] {
  const counts = new Map<string, number>();
  for (const call of reviews.flatMap(({ calls }) => calls)) counts.set(call, (counts.get(call) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([call, count]) => `  ${(count / reviews.length).toFixed(2)} ${call}`);
}

/** One row for each number of reviews that the worker may have under way. */
export function printAtOnce(delayMs: number, rounds: readonly AtOnceFigures[]): void {
  const cells = ['per min', 'start p50', 'p95', 'max', 'done p50', 'p95', 'max', 'model', 'RSS MB', 'idle MB'];
  const lines = [
    `${rounds[0]?.reviews} reviews waiting for one worker, model answers after ${delayMs} ms; milliseconds from when it was let go; load ${loadavg()[0]?.toFixed(1)}`,
    'concurrency'.padEnd(12) + cells.map((cell) => cell.padStart(10)).join(''),
    ...rounds.map((round) => {
      const spreads = [round.startMs, round.submitMs].flatMap(({ p50, p95, max }) => [p50, p95, max]);
      const values = [round.perMinute, ...spreads, round.modelAtOnce, round.peakRssMb, round.idleRssMb];
      return String(round.concurrency).padEnd(12) + values.map((value) => value.toFixed(0).padStart(10)).join('');
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function spreadRow(part: string, sample: readonly number[]): string {
  return row(part, ...[quantile(sample, 0.5), quantile(sample, 0.95), Math.max(...sample)].map(String));
}

function row(part: string, ...cells: string[]): string {
  return part.padEnd(30) + cells.map((cell) => cell.padStart(8)).join('');
}

function range(counts: readonly number[]): string {
  return `${Math.min(...counts)} to ${Math.max(...counts)}`;
}
