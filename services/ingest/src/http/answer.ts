import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorBody } from '@waggle/contracts';
import type { Refusal } from './refusal.ts';

const lingerMs = 1000;

/** A JSON answer. */
export function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/**
 * Refuses a request. When its body was not read to the end the connection is closed, after a moment in which what still
 * arrives is thrown away: a connection that is reset at once takes the answer with it.
 */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, code, message, headers = {} } = refusal;
  const body: ErrorBody = { error: { code, message } };
  if (request.complete) {
    answer(response, status, body, headers);
    return;
  }
  answer(response, status, body, { ...headers, connection: 'close' });
  request.on('error', () => {}); // whatever becomes of the rest of the body
  request.resume();
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.once('close', () => clearTimeout(timer));
}
