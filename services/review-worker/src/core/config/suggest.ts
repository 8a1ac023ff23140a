/** The entry that somebody most likely meant; null when none is close. */
export function suggest(written: string, allowed: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of allowed) {
    const distance = editDistance(normalize(written), normalize(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** ` Did you mean \`x\`?` where an allowed entry is close to what was written; empty otherwise. */
export function askIfMeant(written: string, allowed: readonly string[]): string {
  const meant = suggest(written, allowed);
  return meant === null ? '' : ` Did you mean \`${meant}\`?`;
}

/** `a`, `b`: names as code, for a sentence. */
export function listNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function normalize(text: string): string {
  return text.slice(0, 100).toLowerCase().replace(/[-_ ]/g, '_');
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const costs = [(last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1)];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) costs.push((beforeLast[column - 2] ?? 0) + 1);
      current.push(Math.min(...costs));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
