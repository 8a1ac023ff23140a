import type { ImportFact } from '@waggle/syntax';

/** An import as a File node keeps it: `KIND LINE SPECIFIER`. */
export function toImportText({ kind, line, specifier }: ImportFact): string {
  return `${kind} ${line} ${specifier}`;
}

/** Reads what {@link toImportText} wrote. */
export function parseImportText(text: string): ImportFact {
  const [kind = '', line = ''] = text.split(' ', 2);
  return { kind: kind as ImportFact['kind'], line: Number(line), specifier: text.slice(kind.length + line.length + 2) };
}
