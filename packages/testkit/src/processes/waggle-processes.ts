import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceName, type ServiceProcess, startServiceProcess } from './service-process.ts';

export type WaggleSettings = {
  databaseUrl: string;
  redisUrl: string;
  queuePrefix: string;
  neo4j: { uri: string; username: string; password: string };
  github: { url: string; appId: number; privateKey: string; webhookSecret: string };
  /** More variables for every service, for example the model. */
  env?: NodeJS.ProcessEnv;
};

export type WaggleProcesses = Record<ServiceName, ServiceProcess> & {
  webhookUrl: string;
  folder: string;
  close: () => Promise<void>;
};

/** Every service of Waggle as a real process on free ports, against the given backing services. */
export async function startWaggleProcesses(settings: WaggleSettings): Promise<WaggleProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'waggle-processes-'));
  const ports = await freePorts(4);
  const names = ['ingest', 'review-worker', 'graph-worker', 'api'] as const;
  const portOf = (name: ServiceName): number => ports[names.indexOf(name)] ?? 0;
  const env = serviceEnvironment(
    settings,
    folder,
    `http://127.0.0.1:${portOf('graph-worker')}`,
    `http://127.0.0.1:${portOf('api')}`,
  );
  const started = await Promise.allSettled(
    names.map((name) => startServiceProcess({ name, port: portOf(name), env, logFolder: folder })),
  );
  const processes = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const byName = Object.fromEntries(processes.map((one) => [one.name, one])) as Record<ServiceName, ServiceProcess>;
  return { ...byName, webhookUrl: `${byName.ingest.url}/webhooks/github`, folder, close };
}

function serviceEnvironment(
  settings: WaggleSettings,
  folder: string,
  graphUrl: string,
  publicUrl: string,
): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    DATABASE_URL: settings.databaseUrl,
    REDIS_URL: settings.redisUrl,
    WAGGLE_QUEUE_PREFIX: settings.queuePrefix,
    NEO4J_URI: settings.neo4j.uri,
    NEO4J_USERNAME: settings.neo4j.username,
    NEO4J_PASSWORD: settings.neo4j.password,
    GITHUB_API_URL: settings.github.url,
    GITHUB_APP_ID: String(settings.github.appId),
    GITHUB_APP_PRIVATE_KEY: settings.github.privateKey,
    GITHUB_WEBHOOK_SECRET: settings.github.webhookSecret,
    GRAPH_WORKER_URL: graphUrl,
    WAGGLE_PUBLIC_URL: publicUrl,
    // Scripted models expect the calls of a review and no others.
    WAGGLE_LEARN: 'false',
    WAGGLE_DATA_DIR: join(folder, 'data'),
    WAGGLE_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    WAGGLE_SERVICE_TOKEN_KEYS: `test:${randomBytes(32).toString('base64')}`,
    ...settings.env,
  };
}

/** Ports that were free a moment ago, all held at once so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
