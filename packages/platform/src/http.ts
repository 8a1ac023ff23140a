import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorBody, Health } from '@waggle/contracts';
import type { ErrorRequestHandler, Express, RequestHandler, Response } from 'express';
import { toError } from './errors.ts';
import type { Closable } from './lifecycle.ts';
import type { Logger } from './logger.ts';

/** A part that a service needs: resolves when it answers, rejects when it is away. */
export type Probe = () => Promise<void>;

export interface HealthParts {
  service: string;
  version: string;
  environment: string;
  database: Probe;
  redis: Probe;
  graph?: Probe;
  /** Parts without which this service cannot do its work; the others only degrade it. */
  needed: readonly ('database' | 'redis' | 'graph')[];
}

const probeTimeoutMs = 1500;

/** Asks every part at once; an answer later than 1.5 s counts as down. */
export async function checkHealth(parts: HealthParts): Promise<Health> {
  const [database, redis, graph] = await Promise.all([
    stateOf(parts.database),
    stateOf(parts.redis),
    parts.graph === undefined ? undefined : stateOf(parts.graph),
  ]);
  const states = { database, redis, ...(graph === undefined ? {} : { graph }) };
  const neededDown = parts.needed.some((part) => states[part] === 'down');
  const anyDown = Object.values(states).includes('down');
  const { service, version, environment } = parts;
  return { status: neededDown ? 'down' : anyDown ? 'degraded' : 'ok', service, version, environment, ...states };
}

async function stateOf(probe: Probe): Promise<'up' | 'down'> {
  const timeout = new Promise<'down'>((resolve) => setTimeout(resolve, probeTimeoutMs, 'down').unref());
  const answer = probe().then(
    () => 'up' as const,
    () => 'down' as const,
  );
  return Promise.race([answer, timeout]);
}

/** `GET /health` and `GET /ready`: 503 when a needed part is down; the body says which. */
export function mountHealth(app: Express, parts: HealthParts): void {
  const answer: RequestHandler = async (_request, response) => {
    const health = await checkHealth(parts);
    response.status(health.status === 'down' ? 503 : 200).json(health);
  };
  app.get('/health', answer);
  app.get('/ready', answer);
}

/** The error answer of every service: `{error: {code, message, requestId?}}`. */
export function sendError(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } } satisfies ErrorBody);
}

/** Last middleware: client mistakes keep their 4xx status, anything else is a 500 with a request id and no detail. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const error = toError(thrown);
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
    if (status >= 400 && status < 500) return sendError(response, status, 'BAD_REQUEST', error.message);
    const requestId = randomUUID();
    logger.error('Request failed', { requestId, method: request.method, path: request.path, error });
    response
      .status(500)
      .json({ error: { code: 'INTERNAL', message: 'Something failed here', requestId } } satisfies ErrorBody);
  };
}

/** Listens and answers with the real port (for port 0). `close` stops accepting and ends idle connections. */
export async function listen(
  listener: RequestListener,
  address: { host: string; port: number },
  configure: (server: Server) => void = () => {},
): Promise<Closable & { port: number; server: Server }> {
  const server = createServer(listener);
  configure(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
      }),
  };
}
