import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ContextRequest } from '@waggle/contracts';
import { createTokenVerifier } from '@waggle/platform';
import { createContextClient } from './context-client.ts';
import { emptyContext } from './testing/empty-context.ts';

const key = { kid: 'k', key: Buffer.alloc(32, 7) };
const keys = { current: key, all: [key] };
const request = ContextRequest.parse({ repoId: 1, paths: ['a.ts'], excludePullRequest: 7, author: 'ada' });
const answer = emptyContext();

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const signal = () => new AbortController().signal;

describe('asking for context', () => {
  test('shows a token for graph-worker and sends the paths', async () => {
    let seen = { url: '', subject: '', body: '' };
    const verify = createTokenVerifier(keys, 'graph-worker');
    const url = await serve(async (message, response) => {
      const token = message.headers.authorization?.replace('Bearer ', '') ?? '';
      seen = { url: message.url ?? '', subject: await verify(token), body: await text(message) };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });

    expect(await createContextClient({ url: `${url}/`, keys }).loadContext(request, signal())).toEqual(answer);

    expect(seen).toEqual({ url: '/internal/v1/context', subject: 'review-worker', body: JSON.stringify(request) });
  });

  test('asks the questions of the agent by name and checks their answers', async () => {
    const seen: string[] = [];
    const url = await serve(async (message, response) => {
      seen.push(`${message.url} ${await text(message)}`);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ items: [], truncated: false }));
    });
    const client = createContextClient({ url, keys });

    const none = { items: [], truncated: false };
    expect(await client.getFileHistory({ repoId: 1, path: 'a.ts' }, signal())).toEqual(none);
    expect(await client.searchOpenIssues({ repoId: 1, text: 'crash' }, signal())).toEqual(none);
    await expect(client.getDependents({ repoId: 1, paths: ['a.ts'] }, signal())).rejects.toThrow('understood');
    expect(seen).toEqual([
      '/internal/v1/file-history {"repoId":1,"path":"a.ts"}',
      '/internal/v1/open-issues {"repoId":1,"text":"crash"}',
      '/internal/v1/dependents {"repoId":1,"paths":["a.ts"]}',
    ]);
  });

  test.each<[string, RequestListener]>([
    ['an error', (_message, response) => void response.writeHead(500).end()],
    ['another form', (_message, response) => void response.end('{"experts": 3}')],
    ['garbage', (_message, response) => void response.end('<html>')],
  ])('%s is a failure after one try', async (_what, respond) => {
    let calls = 0;
    const url = await serve((message, response) => {
      calls += 1;
      respond(message, response);
    });

    await expect(createContextClient({ url, keys }).loadContext(request, signal())).rejects.toThrow();

    expect(calls).toBe(1);
  });

  test('waits at most five seconds', async () => {
    const url = await serve(() => {});
    const started = performance.now();

    await expect(createContextClient({ url, keys }).loadContext(request, signal())).rejects.toThrow(
      'no answer within 5 seconds',
    );

    expect(performance.now() - started).toBeLessThan(6000);
  });
});
