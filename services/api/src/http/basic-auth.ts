import { createHash, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  user: string;
  password: string;
}

/** What `Authorization: Basic` carries; null when it is not that, or not readable. */
export function parseBasicAuth(header: string | undefined): Credentials | null {
  const encoded = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Takes the same time whatever is wrong: both parts are compared, as digests of equal length. */
export function matchesCredentials(given: Credentials, wanted: Credentials): boolean {
  const user = timingSafeEqual(digest(given.user), digest(wanted.user));
  const password = timingSafeEqual(digest(given.password), digest(wanted.password));
  return user && password;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
