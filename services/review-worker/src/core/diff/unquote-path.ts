const escapes: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Undoes git's C-style quoting: `"a/sp\303\244ce"` is the UTF-8 bytes of `a/späce`. Unquoted names pass through. */
export function unquotePath(name: string): string {
  if (!name.startsWith('"')) return name;
  const body = name.slice(1, name.endsWith('"') ? -1 : undefined);
  const bytes: number[] = [];
  for (const part of body.match(/\\[0-7]{1,3}|\\.|[^\\]+/gs) ?? []) {
    if (!part.startsWith('\\')) bytes.push(...encoder.encode(part));
    else if (/^\\[0-7]/.test(part)) bytes.push(Number.parseInt(part.slice(1), 8) & 0xff);
    else bytes.push(escapes[part.charAt(1)] ?? part.charCodeAt(1));
  }
  return decoder.decode(new Uint8Array(bytes));
}

/** Splits the `a/one b/two` of a `diff --git` line when both names are equal, the only case where nothing else names the file. */
export function splitHeaderPaths(rest: string): [string, string] | null {
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/s.exec(rest);
  if (quoted) return [withoutPrefix(unquotePath(quoted[1] ?? '')), withoutPrefix(unquotePath(quoted[2] ?? ''))];
  // `a/X b/X` with spaces in X: both halves have the same length.
  const half = (rest.length - 1) / 2;
  const [left, right] = [rest.slice(0, half), rest.slice(half + 1)];
  if (!Number.isInteger(half) || withoutPrefix(left) !== withoutPrefix(right)) return null;
  return [withoutPrefix(left), withoutPrefix(right)];
}

/** `a/src/x.ts` is `src/x.ts`. */
export function withoutPrefix(name: string): string {
  return /^[ab]\//.test(name) ? name.slice(2) : name;
}
