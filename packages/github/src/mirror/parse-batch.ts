import { MirrorError } from './mirror-error.ts';

/** The contents in an answer of `git cat-file --batch`, by object id. They share the memory of the answer. */
export function parseBatch(stdout: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(10, at);
    const header = /^([0-9a-f]+) blob (\d+)$/.exec(stdout.toString('latin1', at, end));
    if (!header) throw new MirrorError('git_failed', 'cat-file --batch answered in an unknown form');
    const size = Number(header[2]);
    contents.set(header[1] ?? '', stdout.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}
