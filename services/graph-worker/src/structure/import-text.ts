import type { ImportFact } from '@waggle/syntax';

/** An import as a File node keeps it: `KIND LINE SPECIFIER`, and after a tab the names, where there are any. */
export function toImportText({ kind, line, specifier, names }: ImportFact): string {
  return `${kind} ${line} ${specifier}${names === undefined ? '' : `\t${names.join(',')}`}`;
}

/** Reads what {@link toImportText} wrote. */
export function parseImportText(text: string): ImportFact {
  const [said = '', names] = text.split('\t', 2);
  const [kind = '', line = ''] = said.split(' ', 2);
  const specifier = said.slice(kind.length + line.length + 2);
  const fact = { kind: kind as ImportFact['kind'], line: Number(line), specifier };
  return names === undefined ? fact : { ...fact, names: names.split(',') };
}
