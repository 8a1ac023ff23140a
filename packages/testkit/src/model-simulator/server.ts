import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { serveControl } from './control.ts';
import type { ModelState } from './model-state.ts';
import { protocolOf, readRequest } from './read-request.ts';
import { renderError, renderReply } from './render-reply.ts';
import { replyOf } from './reply.ts';
import { createScriptPlayer } from './script.ts';
import type { ModelRequest, ModelScript, ModelStep } from './step.ts';
import { streamReply } from './stream-reply.ts';

export type ModelSimulatorOptions = { script?: ModelScript; host?: string; port?: number };

export type ModelSimulator = {
  url: string;
  /** `baseURL` of the Anthropic provider. */
  anthropicUrl: string;
  /** `baseURL` of the OpenAI provider. */
  openaiUrl: string;
  /** `baseURL` of the Google provider. */
  googleUrl: string;
  requests: () => ModelRequest[];
  clearRequests: () => void;
  setScript: (script: ModelScript) => void;
  /** Steps of a list that were not used. */
  remaining: () => number;
  close: () => Promise<void>;
};

/** Starts a server that speaks Anthropic's, OpenAI's and Google's protocols from a script. There is no model behind it. */
export async function createModelSimulator(options: ModelSimulatorOptions = {}): Promise<ModelSimulator> {
  const state: ModelState = { player: createScriptPlayer(options.script ?? []), requests: [] };
  const server = createServer((message, response) => {
    handle(state, message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500)
          .end(JSON.stringify({ error: { message: `the model simulator failed: ${String(error)}` } }));
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    anthropicUrl: `${url}/v1`,
    openaiUrl: `${url}/v1`,
    googleUrl: `${url}/v1beta`,
    requests: () => [...state.requests],
    clearRequests: () => {
      state.requests.length = 0;
    },
    setScript: state.player.replace,
    remaining: state.player.remaining,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function readJson(message: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

async function handle(state: ModelState, message: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-model-simulator', 'This is not a model: packages/testkit');
  const path = new URL(message.url ?? '/', 'http://simulator').pathname;
  const protocol = message.method === 'POST' ? protocolOf(path) : undefined;
  if (!protocol) return serveControl(state, path, message, response, () => readJson(message));
  const request = readRequest(protocol, path, message.headers, await readJson(message));
  state.requests.push(request);
  const step = await state.player.next(request);
  if (step.delayMs && !(await waitForClient(response, step.delayMs))) return;
  await answer(request, step, `sim${state.requests.length}`, message, response);
}

/** Waits, unless the client goes away first. */
async function waitForClient(response: ServerResponse, ms: number): Promise<boolean> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  await wait(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', leave);
  return !gone.signal.aborted;
}

async function answer(
  request: ModelRequest,
  step: ModelStep,
  id: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (step.kind === 'reset') {
    if (step.partial)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"id":');
    message.socket.resetAndDestroy();
    return;
  }
  if (step.kind === 'error') {
    const retry: Record<string, string> =
      step.retryAfterSeconds === undefined ? {} : { 'retry-after': String(step.retryAfterSeconds) };
    const body = renderError(
      request,
      step.status,
      step.message ?? `the model simulator was told to answer ${step.status}`,
    );
    response.writeHead(step.status, { 'content-type': 'application/json', ...retry }).end(JSON.stringify(body));
    return;
  }
  let calls = 0;
  const reply = replyOf(step, request, () => `call_${id}_${++calls}`);
  if (!reply) {
    await send(response, 'application/json', step.kind === 'garbage' ? step.body : '', step.dripMs);
    return;
  }
  if (request.stream) await send(response, 'text/event-stream', streamReply(request, reply, id), step.dripMs);
  else await send(response, 'application/json', JSON.stringify(renderReply(request, reply, id)), step.dripMs);
}

const dripPieces = 10;

async function send(response: ServerResponse, type: string, body: string, dripMs: number | undefined): Promise<void> {
  response.writeHead(200, { 'content-type': type });
  if (dripMs === undefined) {
    response.end(body);
    return;
  }
  const size = Math.max(1, Math.ceil(body.length / dripPieces));
  for (let start = 0; start < body.length && !response.destroyed; start += size) {
    response.write(body.slice(start, start + size));
    await wait(dripMs);
  }
  response.end();
}
