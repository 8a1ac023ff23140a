/** Code without what formatters change: white space does not make another line. */
export function normalizeCode(line: string): string {
  return line.replace(/\s+/g, '');
}

/** Lines that say something: a brace or a blank line alone tells nothing about which code is meant. */
export function significantLines(quote: readonly string[]): string[] {
  return quote
    .flatMap((line) => line.split('\n'))
    .map(normalizeCode)
    .filter((line) => (line.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 3);
}
