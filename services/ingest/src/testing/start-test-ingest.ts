import { randomUUID } from 'node:crypto';
import { createTestLogger, testRedisUrl } from '@waggle/testkit';
import { loadConfig } from '../config.ts';
import { startIngest } from '../start-ingest.ts';

/** The secret in use, and the one that is being retired. */
export const secret = 'test-secret-in-use-1234';
export const retiredSecret = 'test-secret-retired-5678';

/** Tests only: the whole service on a free port. `env` overrides what points to the real services. */
export async function startTestIngest(databaseUrl: string, env: NodeJS.ProcessEnv = {}) {
  const logger = createTestLogger();
  const queuePrefix = `test-${randomUUID()}`;
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    REDIS_URL: testRedisUrl(),
    WAGGLE_QUEUE_PREFIX: queuePrefix,
    GITHUB_WEBHOOK_SECRET: `${secret},${retiredSecret}`,
    ...env,
  });
  const service = await startIngest(config, logger);
  return {
    ...service,
    url: `http://127.0.0.1:${service.port}`,
    lines: logger.lines,
    queue: config.queue,
  };
}
