import type { Random } from '../random.ts';

export type QuoteKind = 'exact' | 're-spaced' | 'typo' | 'absent';

/** 75 % verbatim, 15 % with other whitespace, 5 % with one wrong character, 5 % none. */
export function distort(lines: readonly string[], random: Random): { kind: QuoteKind; quote: string[] } {
  const draw = random.next();
  if (draw < 0.75) return { kind: 'exact', quote: [...lines] };
  if (draw < 0.9) return { kind: 're-spaced', quote: respace(lines, random) };
  if (draw < 0.95) return { kind: 'typo', quote: mistype(lines, random) };
  return { kind: 'absent', quote: [] };
}

function respace(lines: readonly string[], random: Random): string[] {
  const ways: ((line: string) => string)[] = [
    (line) => line.trimStart(),
    (line) => `    ${line}`,
    (line) => line.replaceAll('\t', '  '),
    (line) => line.replace(/\s+/g, ' '),
    (line) => line.replace(/([=(){},:])/g, ' $1 '),
    (line) => line.replace(/\s*([=(){},:])\s*/g, '$1'),
  ];
  const way = random.pick(ways);
  return lines.map(way);
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789_.;';

/** One character of one line is replaced, left out, doubled, or changes places with the next. */
function mistype(lines: readonly string[], random: Random): string[] {
  const quote = [...lines];
  const at = random.pick(quote.flatMap((line, index) => (line.trim() === '' ? [] : [index])));
  const line = quote[at] ?? '';
  const visible = [...line].flatMap((character, index) => (character.trim() === '' ? [] : [index]));
  const place = random.pick(visible);
  const [before, character, after] = [line.slice(0, place), line.charAt(place), line.slice(place + 1)];
  const mistakes = [
    `${before}${random.pick([...letters])}${after}`,
    `${before}${after}`,
    `${before}${character}${character}${after}`,
    `${before}${after.charAt(0)}${character}${after.slice(1)}`,
  ];
  quote[at] = random.pick(mistakes);
  return quote;
}
