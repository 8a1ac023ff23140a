import type { IncomingMessage } from 'node:http';
import { GithubError } from './github-error.ts';

const maxBytes = 25 * 1024 * 1024;

/** Reads a whole request body. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new GithubError(413, 'Payload too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Parses a JSON body; an empty one is undefined. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new GithubError(400, 'Problems parsing JSON', [String(error)]);
  }
}
