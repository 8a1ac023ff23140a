import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type KeyRing, keyRing, PermanentError } from '@waggle/platform';

/** Encrypts secrets at rest. */
export interface SecretBox {
  seal(text: string): string;
  open(sealed: string): string;
  /** True when the secret was sealed with an older key and should be sealed again. */
  isStale(sealed: string): boolean;
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM as `kid.iv.ciphertext.tag`. New secrets use the first key; older keys in the ring still open theirs. */
export function createSecretBox(keys: string | KeyRing): SecretBox {
  const ring = typeof keys === 'string' ? parseRing(keys) : keys;
  const { kid, key } = ring.current;
  if (ring.all.some((item) => item.key.length !== keyBytes)) throw badRing();
  const byId = new Map(ring.all.map((item) => [item.kid, item.key]));
  if (byId.size !== ring.all.length) throw badRing();
  return {
    seal: (text) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(kid));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [kid, ...[iv, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },
    open: (sealed) => {
      const [id = '', ...parts] = sealed.split('.');
      const [iv, body, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
      const opener = byId.get(id);
      if (opener === undefined) {
        throw new PermanentError(
          'SECRET_KEY_UNKNOWN',
          `A stored secret needs key "${id}", which is not in the key ring`,
        );
      }
      if (parts.length !== 3 || iv?.length !== ivBytes || tag?.length !== tagBytes || body === undefined)
        throw damaged();
      const decipher = createDecipheriv(algorithm, opener, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(id));
      try {
        return Buffer.concat([decipher.setAuthTag(tag).update(body), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw damaged(cause);
      }
    },
    isStale: (sealed) => !sealed.startsWith(`${kid}.`),
  };
}

function parseRing(text: string): KeyRing {
  const parsed = keyRing(keyBytes).safeParse(text);
  if (!parsed.success) throw badRing();
  return parsed.data;
}

function badRing(): PermanentError {
  return new PermanentError(
    'BAD_CONFIGURATION',
    `Encryption keys must be KID:BASE64[,KID2:BASE64] with different ids and keys of exactly ${keyBytes} bytes; make a key with: openssl rand -base64 ${keyBytes}`,
  );
}

function damaged(cause?: unknown): PermanentError {
  return new PermanentError('SECRET_DAMAGED', 'A stored secret cannot be decrypted: it was changed, or its key was', {
    cause,
  });
}
