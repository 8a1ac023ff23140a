import { randomUUID } from 'node:crypto';
import { createApiKey, type Db } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import {
  createGithubSimulator,
  type GithubSimulator,
  startWaggleProcesses,
  testNeo4j,
  testRedisUrl,
  type WaggleProcesses,
} from '@waggle/testkit';
import { Redis } from 'ioredis';

export interface System {
  github: GithubSimulator;
  waggle: WaggleProcesses;
  db: Db;
  apiKey: string;
  /** Deletes every key of this system's queues, as a Redis without persistence does when it restarts. */
  forgetJobs(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Everything for real but GitHub: migrated database, Redis, Neo4j, four processes, and the GitHub simulator, which knows
 * people by their `tokens`.
 */
export async function openSystem(
  env: NodeJS.ProcessEnv = {},
  tokens: Readonly<Record<string, string>> = {},
): Promise<System> {
  const database = await openTestDatabase();
  const github = await createGithubSimulator({ webhookSecret: randomUUID(), tokens: { ...tokens } });
  if (github.appPrivateKey === undefined) throw new Error('the simulator made no App key');
  const queuePrefix = `e2e-${randomUUID()}`;
  const waggle = await startWaggleProcesses({
    databaseUrl: database.url,
    redisUrl: testRedisUrl(),
    queuePrefix,
    neo4j: testNeo4j(),
    github: {
      url: github.url,
      appId: github.appId,
      privateKey: github.appPrivateKey,
      webhookSecret: github.webhookSecret,
    },
    env,
  });
  github.setWebhook({ url: waggle.webhookUrl, secret: github.webhookSecret });
  const { key } = await createApiKey(database.db, { name: 'e2e', repoIds: null });
  return {
    github,
    waggle,
    db: database.db,
    apiKey: key,
    forgetJobs: () => deleteKeys(queuePrefix),
    close: async () => {
      await waggle.close();
      await github.close();
      await database.close();
    },
  };
}

async function deleteKeys(prefix: string): Promise<void> {
  const redis = new Redis(testRedisUrl());
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
