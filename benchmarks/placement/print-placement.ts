import type { Outcome, Tally } from './judge.ts';
import { lineErrors } from './script-findings.ts';

/** One table for each number of quoted lines: a row for each strategy and class of error. */
export function printPlacement(
  outcome: Outcome,
  { repositories, commits }: { repositories: number; commits: number },
): void {
  const lines = [
    `${commits} commits of ${repositories} repositories. Percent of findings; "quoted" is exact among the 95 % that have a quotation.`,
    row([
      'quotes',
      'strategy',
      'line number',
      'findings',
      'exact',
      'quoted',
      '1-3 off',
      'wrong',
      'file',
      'lost',
      '422',
    ]),
  ];
  for (const [key, tallies] of outcome) {
    const [quotes = '', ...name] = key.split(' ');
    for (const error of lineErrors) {
      const tally = tallies[error];
      const shares = [tally.exact, tally.near, tally.wrong, tally.file, tally.lost, tally.refused].map((count) =>
        percent(count, tally.total).toFixed(1),
      );
      const [exact = '', ...others] = shares;
      const quoted = percent(tally.exactQuoted, tally.quoted).toFixed(1);
      lines.push(row([quotes, name.join(' '), error, String(tally.total), exact, quoted, ...others]));
    }
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

const widths = [-7, -16, -19, 9, 8, 8, 8, 8, 8, 8, 8];

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => {
      const width = widths[at] ?? 8;
      return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
    })
    .join('');
}

/**
 * `exact_pct_min` is the worst class of line error with three quoted lines, among findings that quote something; those that
 * quote nothing belong on the file, and `exact_pct_min_of_all` counts them as missed. `wrong_pct_max`, `lost` and
 * `http_422` are over all findings, with one quoted line and with three.
 */
export function summarize(outcome: Outcome): Record<string, number> {
  const three = talliesFor(outcome, '3 Waggle');
  const both = [...three, ...talliesFor(outcome, '1 Waggle')];
  const clamp = talliesFor(outcome, '3 PR-Agent', 1);
  return {
    findings: both.reduce((sum, { total }) => sum + total, 0),
    exact_pct_min: Math.min(...three.map(({ exactQuoted, quoted }) => percent(exactQuoted, quoted))),
    exact_pct_min_of_all: Math.min(...three.map(({ exact, total }) => percent(exact, total))),
    exact_pct_min_one_line: Math.min(
      ...talliesFor(outcome, '1 Waggle').map(({ exactQuoted, quoted }) => percent(exactQuoted, quoted)),
    ),
    wrong_pct_max: Math.max(...both.map(({ near, wrong, total }) => percent(near + wrong, total))),
    lost: both.reduce((sum, { lost }) => sum + lost, 0),
    http_422: both.reduce((sum, { refused }) => sum + refused, 0),
    clamp_exact_pct: percent(sum(clamp, 'exact'), sum(clamp, 'total')),
    clamp_wrong_pct: percent(sum(clamp, 'near') + sum(clamp, 'wrong'), sum(clamp, 'total')),
    clamp_422_pct: percent(sum(clamp, 'refused'), sum(clamp, 'total')),
  };
}

/** `skip` leaves out the first classes: with the right number there is nothing to clamp. */
function talliesFor(outcome: Outcome, key: string, skip = 0): Tally[] {
  const tallies = outcome.get(key);
  if (tallies === undefined) throw new Error('no commit with added lines: give --repo CLONE or more --commits');
  return lineErrors.slice(skip).map((error) => tallies[error]);
}

function sum(tallies: readonly Tally[], name: keyof Tally): number {
  return tallies.reduce((total, tally) => total + tally[name], 0);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 1000) / 10;
}
