import { fetchFlags } from './fetch-commits.ts';
import type { Mirror } from './mirror.ts';
import { MirrorError } from './mirror-error.ts';
import { parseBatch } from './parse-batch.ts';

export type BlobContent = {
  oid: string;
  size: number;
  /** Null when the blob is larger than asked for. */
  bytes: Buffer | null;
};

export type ReadBlobs = {
  /** Larger blobs are told by their size only. */
  maxBytes: number;
  /** About how much is held at once, 8 MiB when absent. */
  chunkBytes?: number;
};

/**
 * The contents of blobs, in pieces of bounded size, each blob once and in the order asked for. What the blobless mirror lacks
 * is downloaded in one fetch, where git by itself would ask for one blob at a time. A blob that the remote does not have
 * fails with `commit_not_found`.
 */
export async function* readBlobs(
  mirror: Mirror,
  oids: readonly string[],
  { maxBytes, chunkBytes = 8 * 1024 * 1024 }: ReadBlobs,
): AsyncGenerator<BlobContent[]> {
  const wanted = [...new Set(oids)];
  if (wanted.some((oid) => !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(oid))) {
    throw new MirrorError('commit_not_found', 'not a full blob id');
  }
  if (wanted.length === 0) return;
  const sizes = await fetchMissing(mirror, wanted);
  let chunk: string[] = [];
  let held = 0;
  for (const oid of wanted) {
    const size = sizes.get(oid) ?? 0;
    if (chunk.length > 0 && held + Math.min(size, maxBytes) > chunkBytes) {
      yield await readChunk(mirror, chunk, sizes, maxBytes);
      chunk = [];
      held = 0;
    }
    chunk.push(oid);
    if (size <= maxBytes) held += size;
  }
  if (chunk.length > 0) yield await readChunk(mirror, chunk, sizes, maxBytes);
}

/** Sizes of blobs, after those that the mirror lacks were downloaded in one fetch. */
export async function fetchMissing(mirror: Mirror, oids: readonly string[]): Promise<Map<string, number>> {
  const held = await readLocalSizes(mirror, oids);
  const missing = oids.filter((oid) => !held.has(oid));
  if (missing.length === 0) return held;
  // As git itself asks a promisor: without negotiation, since what is wanted hangs on no commit that could be named.
  await mirror.git({
    args: ['-c', 'fetch.negotiationAlgorithm=noop', ...fetchFlags, '--stdin', 'origin'],
    input: lines(missing),
    timeoutMs: mirror.limits.fetchTimeoutMs,
  });
  const arrived = await readLocalSizes(mirror, missing);
  if (arrived.size < missing.length) {
    throw new MirrorError('commit_not_found', 'the remote did not send every blob asked for');
  }
  return new Map([...held, ...arrived]);
}

/** Of those that the mirror holds. */
async function readLocalSizes(mirror: Mirror, oids: readonly string[]): Promise<Map<string, number>> {
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'];
  const { stdout } = await mirror.git({ args, input: lines(oids), network: 'local' });
  const sizes = new Map<string, number>();
  for (const [, oid = '', size] of stdout.toString('latin1').matchAll(/^([0-9a-f]+) blob (\d+)$/gm)) {
    sizes.set(oid, Number(size));
  }
  return sizes;
}

async function readChunk(
  mirror: Mirror,
  oids: readonly string[],
  sizes: ReadonlyMap<string, number>,
  maxBytes: number,
): Promise<BlobContent[]> {
  const small = oids.filter((oid) => (sizes.get(oid) ?? 0) <= maxBytes);
  const contents = await readContents(mirror, small);
  return oids.map((oid) => ({ oid, size: sizes.get(oid) ?? 0, bytes: contents.get(oid) ?? null }));
}

async function readContents(mirror: Mirror, oids: readonly string[]): Promise<Map<string, Buffer>> {
  if (oids.length === 0) return new Map();
  const { stdout } = await mirror.git({ args: ['cat-file', '--batch'], input: lines(oids), network: 'local' });
  return parseBatch(stdout);
}

function lines(oids: readonly string[]): string {
  return `${oids.join('\n')}\n`;
}
