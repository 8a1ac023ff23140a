/**
 * Gives new lines the indentation of the lines they replace, where the model left it out or wrote it differently: its fix then
 * begins as its quotation does, and not as the file does. Lines that do not share that beginning stay as they are.
 */
export function reindent(lines: readonly string[], quote: readonly string[], replaced: readonly string[]): string[] {
  const [written, quoted, real] = [indentOf(lines), indentOf(quote), indentOf(replaced)];
  // What begins with # may belong at the start of the line, whatever stood there.
  const isLeftOut = written === '' && !lines[0]?.startsWith('#');
  if (written === real || (written !== quoted && !isLeftOut)) return [...lines];
  const shared = lines.every((line) => line.trim() === '' || line.startsWith(written));
  if (!shared) return [...lines];
  return lines.map((line) => (line.trim() === '' ? '' : real + line.slice(written.length)));
}

/** White space before the first line that is not blank. */
function indentOf(lines: readonly string[]): string {
  const line = lines.find((one) => one.trim() !== '') ?? '';
  return line.slice(0, line.length - line.trimStart().length);
}
