/** A path as `git fast-import` wants it: quoted like a C string; bytes outside ASCII may stand as they are. */
export function fastImportPath(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/** A block of content for `git fast-import`. */
export function fastImportData(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}
