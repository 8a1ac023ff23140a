const encoder = new TextEncoder();

/** FNV-1a, 64 bits, as 16 hex digits: stable names for things, never a defence against anyone. */
export function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of encoder.encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
