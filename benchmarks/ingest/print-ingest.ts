import { cpus } from 'node:os';
import type { RoundFigures } from './measure-round.ts';
import type { VerifyFigures } from './measure-verify.ts';
import { median } from './median.ts';
import type { IngestOptions } from './options.ts';

const figures: [keyof RoundFigures, string, number][] = [
  ['cpuMs', 'CPU ms per delivery, node + postgres', 3],
  ['nodeCpuMs', '  of it node', 3],
  ['p50Ms', 'p50 ms at the fixed rate', 2],
  ['p99Ms', 'p99 ms at the fixed rate', 2],
  ['rps', 'deliveries/s at saturation', 0],
  ['saturatedP99Ms', 'p99 ms at saturation', 2],
];

export interface Measured {
  waggle: RoundFigures[];
  probot: RoundFigures[];
}

/** Medians over the rounds with their range, and what verification costs. */
export function printIngest(options: IngestOptions, measured: Measured, verify: readonly VerifyFigures[]): void {
  const { rounds, rate, seconds, connections, logLevel } = options;
  const [cpu] = cpus();
  const lines = [
    `${rounds} interleaved rounds of ${seconds} s at ${rate}/s and ${seconds} s at saturation, ${connections} connections, logs at ${logLevel}`,
    `${cpus().length} x ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}`,
    row('', 'waggle', 'probot', 'ratio'),
    ...figures.map(([name, label, digits]) => {
      const [ours, theirs] = [measured.waggle, measured.probot].map((all) => all.map((figure) => figure[name]));
      return row(label, spread(ours ?? [], digits), spread(theirs ?? [], digits), ratioOf(measured, name).toFixed(2));
    }),
    row('verification, ms per MB', 'waggle', 'octokit', 'ratio'),
    ...verify.map(({ bytes, ours, octokit }) =>
      row(`  ${bytes} bytes`, ours.toFixed(3), octokit.toFixed(3), (ours / octokit).toFixed(2)),
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Median of the ratios of each round: what disturbs a round disturbs both. */
export function ratioOf({ waggle, probot }: Measured, name: keyof RoundFigures): number {
  return median(waggle.map((ours, round) => ours[name] / (probot[round]?.[name] ?? Number.NaN)));
}

function row(label: string, ...cells: string[]): string {
  return label.padEnd(40) + cells.map((cell) => cell.padStart(26)).join('');
}

function spread(sample: readonly number[], digits: number): string {
  const [low, mid, high] = [Math.min(...sample), median(sample), Math.max(...sample)].map((n) => n.toFixed(digits));
  return `${mid} (${low} to ${high})`;
}
