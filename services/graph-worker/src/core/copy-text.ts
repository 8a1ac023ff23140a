/**
 * A string with memory of its own. A piece cut from a larger string keeps the whole of it alive, so whoever keeps a name out of
 * a stream keeps the stream.
 */
export function copyText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
