import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Control, createControl } from './control/control-api.ts';
import { controlRoutes } from './control/control-routes.ts';
import { notFound } from './http/github-error.ts';
import { findRoute, type Route } from './http/router.ts';
import { errorAnswer, sendAnswer } from './http/send.ts';
import { serveApi } from './http/serve-api.ts';
import { gitTarget, serveRepository } from './http/serve-git.ts';
import { createServePlain, type ServePlain } from './http/serve-plain.ts';
import { openSimulator } from './open-simulator.ts';
import type { GithubSimulatorOptions } from './options.ts';
import { pageRoutes } from './page/page-routes.ts';
import { apiRoutes } from './routes/api-routes.ts';
import type { Simulator } from './simulator.ts';

export type GithubSimulator = Control & {
  url: string;
  /** Where it listens, whatever its public address is. */
  port: number;
  appId: number;
  appSlug: string;
  /** PEM of the generated key; undefined when a public key was given. */
  appPrivateKey: string | undefined;
  webhookSecret: string;
  dataDir: string;
  close: () => Promise<void>;
};

/** Starts a server that behaves like GitHub for what Waggle uses, over real git repositories. */
export async function createGithubSimulator(options: GithubSimulatorOptions = {}): Promise<GithubSimulator> {
  const opened = await openSimulator(options);
  const { simulator } = opened;
  const control = createControl(simulator);
  const served = {
    simulator,
    plain: [...controlRoutes(control), ...pageRoutes],
    servePlain: createServePlain(simulator),
  };
  const server = createServer((message, response) => {
    handle(served, message, response).catch((error: unknown) => {
      if (!response.headersSent) sendAnswer(message, response, errorAnswer(error));
      else response.destroy();
    });
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  simulator.url = (options.publicUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`).replace(
    /\/+$/,
    '',
  );
  return {
    ...control,
    url: simulator.url,
    port,
    appId: simulator.app.id,
    appSlug: simulator.app.slug,
    appPrivateKey: opened.appPrivateKey,
    webhookSecret: opened.webhookSecret,
    dataDir: simulator.dataDir,
    close: async () => {
      await closeServer(server);
      await simulator.webhooks.settled();
      await opened.close();
    },
  };
}

type Served = { simulator: Simulator; plain: readonly Route[]; servePlain: ServePlain };

async function handle(served: Served, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { simulator } = served;
  // Clients correct their clock by it.
  response.setHeader('date', simulator.now().toUTCString());
  const url = new URL(message.url ?? '/', 'http://simulator');
  url.pathname = url.pathname.replace(/^\/api\/v3(?=\/|$)/, '') || '/';
  const path = url.pathname;
  const method = message.method === 'HEAD' ? 'GET' : (message.method ?? 'GET');
  if (path === '/health' || path === '/ready') {
    sendAnswer(message, response, { status: 200, json: { status: 'ok', service: 'github-simulator' } });
    return;
  }
  const git = gitTarget(path);
  if (git) return serveRepository(simulator, git, url, message, response);
  const api = findRoute(apiRoutes, method, path);
  if (api) return serveApi(simulator, api, url, message, response);
  const plain = findRoute(served.plain, method, path);
  if (plain) return served.servePlain(plain, url, message, response);
  sendAnswer(message, response, errorAnswer(notFound()));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
