import { quantile } from '../quantile.ts';
import type { Shown } from './budget.ts';
import type { LargeChange } from './large-change.ts';

const strategies = {
  'PR-Agent, one call': 'prAgent',
  'PR-Agent, three calls': 'prAgentThree',
  'Waggle, one call': 'one',
  'Waggle, six calls (default)': 'six',
  'Waggle, as many as needed': 'all',
} as const;
type Strategy = (typeof strategies)[keyof typeof strategies];

/** Median and pooled shares for each strategy, and how many calls everything takes. */
export function printCoverage(changes: readonly LargeChange[], repositories: number): void {
  const lines = [
    `${changes.length} commits of ${repositories} repositories that exceed one call of 32,000 tokens (o200k)`,
    `${'percent'.padEnd(30)}${'lines'.padStart(10)}${'pooled'.padStart(10)}${'files'.padStart(10)}${'pooled'.padStart(10)}${'nothing'.padStart(10)}`,
    ...Object.entries(strategies).map(([name, strategy]) => {
      const nothing = changes.filter((change) => change[strategy].lines === 0).length;
      const shares = [
        median(changes, strategy, 'lines'),
        pooled(changes, strategy, 'lines'),
        median(changes, strategy, 'files'),
        pooled(changes, strategy, 'files'),
      ];
      return name.padEnd(30) + [...shares, nothing].map((share) => String(share).padStart(10)).join('');
    }),
  ];
  const calls = changes.map(({ all }) => all.calls);
  lines.push(
    `calls for everything: ${quantile(calls, 0.5)} at the median, ${quantile(calls, 0.9)} at p90, ${Math.max(...calls)} at most`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Percentages are medians over the commits; `_pooled` ones are over all lines or files together. */
export function summarize(changes: readonly LargeChange[]): Record<string, number> {
  const silent = changes.reduce((sum, { one, six, all }) => sum + one.silent + six.silent + all.silent, 0);
  return {
    commits: changes.length,
    lines_pct_one_call: median(changes, 'one', 'lines'),
    files_pct_one_call: median(changes, 'one', 'files'),
    lines_pct_one_call_pooled: pooled(changes, 'one', 'lines'),
    files_pct_one_call_pooled: pooled(changes, 'one', 'files'),
    lines_pct_six_calls: median(changes, 'six', 'lines'),
    lines_pct_all_passes: pooled(changes, 'all', 'lines'),
    pr_agent_lines_pct: median(changes, 'prAgent', 'lines'),
    pr_agent_files_pct: median(changes, 'prAgent', 'files'),
    pr_agent_lines_pct_pooled: pooled(changes, 'prAgent', 'lines'),
    pr_agent_files_pct_pooled: pooled(changes, 'prAgent', 'files'),
    silent_omissions: silent,
  };
}

function median(changes: readonly LargeChange[], strategy: Strategy, unit: keyof Shown): number {
  return round(
    quantile(
      changes.map((change) => (change[strategy][unit] / change.whole[unit]) * 100),
      0.5,
    ),
  );
}

function pooled(changes: readonly LargeChange[], strategy: Strategy, unit: keyof Shown): number {
  const [shown, whole] = [sum(changes, (change) => change[strategy][unit]), sum(changes, ({ whole }) => whole[unit])];
  return round((shown / whole) * 100);
}

function sum(changes: readonly LargeChange[], read: (change: LargeChange) => number): number {
  return changes.reduce((total, change) => total + read(change), 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
