import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignatureCheck {
  update(chunk: Buffer): void;
  /** Index of the secret that the signature was made with; -1 when it was none of them. Ends the check. */
  match(signature: Buffer): number;
}

/**
 * HMAC-SHA256 over the raw bytes with every active secret, fed while the body arrives: hashing 25 MB at once would
 * block everybody for 20 ms. All secrets are computed and compared in constant time, whichever fits.
 */
export function startSignatureCheck(secrets: readonly string[]): SignatureCheck {
  const hashes = secrets.map((secret) => createHmac('sha256', secret));
  return {
    update: (chunk) => {
      for (const hash of hashes) hash.update(chunk);
    },
    match: (signature) => {
      let found = -1;
      for (const [index, hash] of hashes.entries()) {
        const equal = timingSafeEqual(hash.digest(), signature);
        if (equal && found === -1) found = index;
      }
      return found;
    },
  };
}
