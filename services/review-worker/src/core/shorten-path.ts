/**
 * A path in at most `max` UTF-16 units where its last part allows it: its first folder, an ellipsis, and as many of its last
 * parts as fit, for the end of a path tells more than its middle.
 */
export function shortenPath(path: string, max: number): string {
  if (path.length <= max || !path.includes('/')) return path;
  const [first = '', ...others] = path.split('/');
  let end = others.pop() ?? '';
  for (const part of others.reverse()) {
    if (first.length + 3 + part.length + 1 + end.length > max) break;
    end = `${part}/${end}`;
  }
  const shortened = `${first}/…/${end}`;
  return shortened.length <= max ? shortened : `…/${end}`;
}
