import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GithubError } from './github-error.ts';
import type { Answer } from './types.ts';

export const simulatorHeaders = {
  server: 'GitHub simulator',
  'x-github-simulator': 'This is not GitHub: packages/testkit',
};

/** The answer to a failure, in GitHub's form. */
export function errorAnswer(error: unknown): Answer {
  if (!(error instanceof GithubError)) {
    return { status: 500, json: { message: `The GitHub simulator failed: ${String(error)}`, status: '500' } };
  }
  const body = {
    message: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
    documentation_url: 'https://docs.github.com/rest',
    status: String(error.status),
  };
  return { status: error.status, json: body, headers: error.headers };
}

function etagOf(body: string): string {
  return `W/"${createHash('sha256').update(body).digest('hex')}"`;
}

/** Turns a successful read into 304 when the client has it already. */
export function conditional(message: IncomingMessage, answer: Answer): Answer {
  if (message.method !== 'GET' || answer.status !== 200) return answer;
  const body = answer.text ?? JSON.stringify(answer.json);
  const etag = etagOf(body);
  const headers = { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' };
  const known = (message.headers['if-none-match'] ?? '').split(/\s*,\s*/);
  if (known.includes(etag)) return { status: 304, headers };
  return { ...answer, headers };
}

/** Writes an answer. */
export function sendAnswer(
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  extra: Record<string, string> = {},
): void {
  const body = answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const type = answer.text === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  response.writeHead(answer.status, {
    ...simulatorHeaders,
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    ...(body === '' ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
    ...extra,
    ...answer.headers,
  });
  response.end(message.method === 'HEAD' ? undefined : body);
}
