/** One line of a table: a name and figures, absent ones as a dash. */
export interface Line {
  name: string;
  figures: Record<string, number | undefined>;
}

/** Prints a table with a line of means below, and gives the figures for the closing JSON: the means, and each by its name. */
export function printFigures(
  title: string,
  columns: Record<string, string>,
  lines: readonly Line[],
): Record<string, number> {
  const metrics: Record<string, number> = {};
  if (lines.length === 0) return metrics;
  const width = Math.max(...lines.map(({ name }) => name.length), 4) + 2;
  const keys = Object.keys(columns);
  process.stdout.write(`\n${title}\n${''.padEnd(width)}${keys.map((key) => cell(columns[key] ?? key)).join('')}\n`);
  for (const { name, figures } of lines) {
    process.stdout.write(`${name.padEnd(width)}${keys.map((key) => cell(format(figures[key]))).join('')}\n`);
    for (const key of keys) if (figures[key] !== undefined) metrics[`${key}_${name}`] = rounded(figures[key]);
  }
  const means = keys.map((key) => {
    const values = lines.map(({ figures }) => figures[key]).filter((value) => value !== undefined);
    const mean = values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
    if (mean !== undefined) metrics[key] = rounded(mean);
    return cell(format(mean));
  });
  process.stdout.write(`${'mean'.padEnd(width)}${means.join('')}\n`);
  return metrics;
}

function cell(text: string): string {
  return text.padStart(13);
}

function format(value: number | undefined): string {
  if (value === undefined) return '-';
  return Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(3);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
