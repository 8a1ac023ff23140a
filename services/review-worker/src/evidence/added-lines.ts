import type { FileDiff } from '../core/diff/file-diff.ts';

export interface AddedLine {
  /** 1-based line of the new side. */
  line: number;
  /** Without the carriage return of a CRLF file. */
  text: string;
}

/** The lines that a change adds to a file; none for what is no text of its own. */
export function listAdded(file: FileDiff): AddedLine[] {
  if (file.newPath === null || file.isBinary || file.isSubmodule) return [];
  return file.hunks.flatMap(({ lines }) =>
    lines.flatMap(({ kind, newLine, text }) =>
      kind === '+' && newLine !== null ? [{ line: newLine, text: text.replace(/\r$/, '') }] : [],
    ),
  );
}

const maxQuote = 400;

/** Where a finding points: the first added line that holds one of the texts, the first text first; nowhere when none does. */
export function quoteAdded(
  file: FileDiff | undefined,
  texts: readonly string[],
): { quote: string[]; line: number | null } {
  const added = file === undefined ? [] : listAdded(file);
  for (const text of texts) {
    const found = added.find((one) => one.text.includes(text));
    if (found !== undefined && found.text.length <= maxQuote) return { quote: [found.text], line: found.line };
  }
  return { quote: [], line: null };
}
