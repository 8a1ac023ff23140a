import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

// Smaller ones fit into the row as they are.
const worthBytes = 1024;
/** Compressing 25 MB here would hold up everybody for 50 ms: Postgres does that in a process of its own. */
export const maxPackedBytes = 256 * 1024;
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * A body as it is stored: a Zstandard frame, or the bytes themselves when that gains nothing. Compressing here takes a
 * tenth of what a 21 KB body costs to send to Postgres and to compress there with pglz, where lz4 is not built in.
 */
export function packBody(body: Buffer): Buffer {
  const isMistakable = body.subarray(0, magic.length).equals(magic);
  if (!isMistakable && (body.length < worthBytes || body.length > maxPackedBytes)) return body;
  const packed = zstdCompressSync(body, options);
  return isMistakable || packed.length < body.length ? packed : body;
}

/** Where a body lies in a frame of `packTogether`, once that is unpacked. */
export interface BodyPlace {
  at: number;
  bytes: number;
}

/**
 * Several bodies in one Zstandard frame, one after the other: setting up the compression takes longer than packing
 * 21 KB, and bodies are alike. Null stays null.
 */
export function packTogether(bodies: readonly (Buffer | null)[]): { frame: Buffer; places: (BodyPlace | null)[] } {
  let at = 0;
  const places = bodies.map((body) => {
    if (body === null) return null;
    const place = { at, bytes: body.length };
    at += body.length;
    return place;
  });
  const all = Buffer.concat(
    bodies.filter((body) => body !== null),
    at,
  );
  return { frame: zstdCompressSync(all, { ...options, pledgedSrcSize: at }), places };
}

/** One body out of a frame of `packTogether`. */
export function unpackOne(frame: Buffer, { at, bytes }: BodyPlace): Buffer {
  return zstdDecompressSync(frame).subarray(at, at + bytes);
}

/** The exact bytes that were signed, from what `packBody` made of them. */
export function unpackBody(stored: Buffer): Buffer {
  return stored.subarray(0, magic.length).equals(magic) ? zstdDecompressSync(stored) : stored;
}
