export interface LineRange {
  /** 1-based, both inclusive. */
  start: number;
  end: number;
}

export interface SymbolRange {
  fqn: string;
  /** As extracted; a `module` has no head but its first line: what else stands in it belongs to what follows. */
  kind?: string;
  startLine: number;
  endLine: number;
}

/**
 * The symbols that a change touches, told by the head-side lines it changed. Of a class only its head counts: two changes of
 * different methods, or a method more at another place, are no conflict.
 */
export function symbolsTouched(symbols: readonly SymbolRange[], ranges: readonly LineRange[]): string[] {
  const touched = findHeads(symbols).filter(({ startLine, headEnd }) => {
    return ranges.some(({ start, end }) => start <= headEnd && end >= startLine);
  });
  return [...new Set(touched.map(({ fqn }) => fqn))].sort();
}

/**
 * Adds where the head of each symbol ends: with the line before the first symbol inside it, else with its own end. One that
 * begins on the line of the symbol around it leaves that one without a head.
 */
export function findHeads<Symbol extends Omit<SymbolRange, 'fqn'>>(
  symbols: readonly Symbol[],
): (Symbol & { headEnd: number })[] {
  const inward = symbols.toSorted((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  return inward.map((symbol, index) => {
    const next = inward[index + 1];
    const isInside = next !== undefined && next.startLine <= symbol.endLine && next.endLine <= symbol.endLine;
    if (!isInside) return { ...symbol, headEnd: symbol.endLine };
    const before = next.startLine - 1;
    return { ...symbol, headEnd: symbol.kind === 'module' ? Math.min(symbol.startLine, before) : before };
  });
}
