export interface LineRange {
  /** 1-based, both inclusive. */
  start: number;
  end: number;
}

export interface SymbolRange {
  fqn: string;
  startLine: number;
  endLine: number;
}

/**
 * The symbols that a change touches, told by the head-side lines it changed. Of nested symbols only the innermost counts:
 * a changed method is not yet a changed class, or else every two changes of one class would be in conflict. Lines of a class
 * outside its members count for the class.
 */
export function symbolsTouched(symbols: readonly SymbolRange[], ranges: readonly LineRange[]): string[] {
  const touched = new Set<string>();
  const inward = symbols.toSorted((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  for (const range of ranges) touchRange(inward, range, touched);
  return [...touched].sort();
}

function touchRange(symbols: readonly SymbolRange[], { start, end }: LineRange, touched: Set<string>): void {
  for (const [index, symbol] of symbols.entries()) {
    if (symbol.startLine > end) return;
    const from = Math.max(start, symbol.startLine);
    const to = Math.min(end, symbol.endLine);
    if (from > to) continue;
    if (!coveredInside(symbols, index, from, to)) touched.add(symbol.fqn);
  }
}

/** Whether every line from `from` to `to` belongs to a symbol inside this one. */
function coveredInside(symbols: readonly SymbolRange[], index: number, from: number, to: number): boolean {
  const outer = symbols[index];
  let line = from;
  for (let at = index + 1; at < symbols.length && line <= to; at += 1) {
    const inner = symbols[at];
    if (inner === undefined || outer === undefined || inner.startLine > line || inner.startLine > outer.endLine) break;
    if (inner.endLine <= outer.endLine) line = Math.max(line, inner.endLine + 1);
  }
  return line > to;
}
