import { createHmac } from 'node:crypto';

/** The value of `X-Hub-Signature-256` for the bytes of a body. */
export function signBody(secret: string, body: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
