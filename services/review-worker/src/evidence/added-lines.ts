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
