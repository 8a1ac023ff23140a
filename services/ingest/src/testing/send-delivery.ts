import { randomUUID } from 'node:crypto';
import { signBody } from '@waggle/testkit';
import { secret } from './start-test-ingest.ts';

export interface SentDelivery {
  event?: string;
  body: string | Buffer;
  deliveryId?: string;
  /** More headers; null leaves one out. */
  headers?: Record<string, string | null>;
}

/** The headers GitHub sends with a delivery. */
export function headersOf({
  event = 'ping',
  body,
  deliveryId = randomUUID(),
  headers = {},
}: SentDelivery): Record<string, string> {
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-github-delivery': deliveryId,
    'x-github-event': event,
    'x-hub-signature-256': signBody(secret, body),
    ...headers,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Tests only: sends a delivery as GitHub does, signed unless the headers say otherwise. */
export async function sendDelivery(
  baseUrl: string,
  delivery: SentDelivery,
  path = '/webhooks/github',
): Promise<{ status: number; body: Answer; retryAfter: string | null }> {
  const response = await fetch(`${baseUrl}${path}`, {
    method: 'POST',
    headers: headersOf(delivery),
    body: typeof delivery.body === 'string' ? delivery.body : new Uint8Array(delivery.body),
  });
  return {
    status: response.status,
    body: (await response.json()) as Answer,
    retryAfter: response.headers.get('retry-after'),
  };
}

export interface Answer {
  status?: string;
  delivery?: string;
  error?: { code: string; message: string };
}
