import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.ts';

/** GitHub's limit: it does not deliver anything larger. */
export const maxBodyBytes = 25 * 1024 * 1024;

export interface DeliveryHeaders {
  deliveryId: string;
  event: string;
  /** The 32 bytes that the HMAC must equal. */
  signature: Buffer;
  /** Null when the body comes in chunks. */
  declaredBytes: number | null;
  traceparent: string | null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Everything that can be refused before a byte of the body is read. */
export function checkHeaders(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  appId: number | null,
): DeliveryHeaders | Refusal {
  if (method !== 'POST') {
    return {
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
      message: 'Webhooks are sent by POST',
      headers: { allow: 'POST' },
    };
  }
  const refusal = checkContent(headers) ?? checkTarget(headers, appId);
  if (refusal !== null) return refusal;
  const deliveryId = text(headers['x-github-delivery']);
  if (!uuid.test(deliveryId)) return malformed('X-GitHub-Delivery must be a UUID');
  const event = text(headers['x-github-event']);
  // Digits too: projects_v2_item.
  if (!/^[a-z0-9_]{1,64}$/.test(event)) return malformed('X-GitHub-Event must be the name of an event');
  const signature = /^sha256=([0-9a-f]{64})$/.exec(text(headers['x-hub-signature-256']))?.[1];
  if (signature === undefined) return badSignature;
  const declared = headers['content-length'];
  if (declared !== undefined && Number(declared) > maxBodyBytes) return tooLarge;
  return {
    deliveryId: deliveryId.toLowerCase(),
    event,
    signature: Buffer.from(signature, 'hex'),
    declaredBytes: declared === undefined ? null : Number(declared),
    traceparent: traceparent.test(text(headers.traceparent)) ? text(headers.traceparent) : null,
  };
}

/** One answer for missing, malformed and wrong signatures: how close a guess was is nobody's business. */
export const badSignature: Refusal = {
  status: 401,
  code: 'BAD_SIGNATURE',
  message: 'X-Hub-Signature-256 is missing or does not fit; compare the webhook secret on GitHub with the one set here',
};

export const tooLarge: Refusal = {
  status: 413,
  code: 'BODY_TOO_LARGE',
  message: `A delivery may have at most ${maxBodyBytes} bytes`,
};

function checkContent(headers: IncomingMessage['headers']): Refusal | null {
  const type = text(headers['content-type']).split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    const message = 'Set the content type of the webhook to application/json';
    return { status: 415, code: 'UNSUPPORTED_CONTENT_TYPE', message };
  }
  const encoding = text(headers['content-encoding']).toLowerCase();
  if (encoding !== '' && encoding !== 'identity') {
    return { status: 415, code: 'UNSUPPORTED_ENCODING', message: 'Send the body without compression' };
  }
  return null;
}

function checkTarget(headers: IncomingMessage['headers'], appId: number | null): Refusal | null {
  const isApp = text(headers['x-github-hook-installation-target-type']) === 'integration';
  if (appId === null || !isApp) return null;
  if (text(headers['x-github-hook-installation-target-id']) === String(appId)) return null;
  return malformed('X-GitHub-Hook-Installation-Target-ID names another GitHub App');
}

function malformed(message: string): Refusal {
  return { status: 400, code: 'MALFORMED_HEADERS', message };
}

function text(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
