import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Logger } from './logger.ts';
import { connectRedis, type RedisConnection } from './redis.ts';
import { assertNoEviction, reportEviction } from './redis-policy.ts';

// A server that speaks just enough of Redis: the policy of the shared test server is not ours to change.
async function openRedisWith(info: string): Promise<{ url: string; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const command of data.toString().split(/(?=^\*\d+\r$)/m)) {
        const isInfo = /^info\r$/im.test(command);
        socket.write(isInfo ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe('fault 12: the eviction policy of Redis', () => {
  const opened: { close(): unknown }[] = [];
  const lines: string[] = [];
  const log = (message: string) => lines.push(message);
  const logger: Logger = { error: log, warn: log, info: log, debug: log };

  afterEach(() => {
    lines.length = 0;
    for (const one of opened.splice(0).reverse()) one.close();
  });

  async function connect(info: string): Promise<RedisConnection> {
    const server = await openRedisWith(info);
    const connection = connectRedis(server.url, 'fail-fast', logger);
    opened.push(server, connection);
    return connection;
  }

  test.each(['allkeys-lru', 'volatile-ttl'])('%s stops the start and says what to set', async (policy) => {
    const { redis } = await connect(`# Memory\r\nmaxmemory_policy:${policy}\r\n`);

    await expect(assertNoEviction(redis, logger)).rejects.toThrow(`maxmemory-policy ${policy}`);
    await expect(assertNoEviction(redis, logger)).rejects.toThrow('CONFIG SET maxmemory-policy noeviction');
  });

  test.each(['maxmemory_policy:noeviction\r\n', '# Memory\r\n'])('starts with %j', async (info) => {
    const { redis } = await connect(info);

    await assertNoEviction(redis, logger);
    expect(lines).toEqual([]);
  });

  test('a Redis that is away does not stop the start', async () => {
    const connection = connectRedis('redis://127.0.0.1:1', 'fail-fast', logger);
    opened.push(connection);

    await assertNoEviction(connection.redis, logger, 50);
    expect(lines).toContain('The eviction policy of Redis could not be read');
  });

  test('ingest goes on and says it loudly', async () => {
    const { redis } = await connect('maxmemory_policy:allkeys-lru\r\n');
    const said = new Promise((resolve) => {
      const error = (message: string) => resolve(message);
      reportEviction(redis, { ...logger, error });
    });

    expect(await said).toMatch(/allkeys-lru and may delete jobs/);
  });
});
