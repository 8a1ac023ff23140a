import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';

const local = { DATABASE_URL: 'postgres://u:p@127.0.0.1/db', REDIS_URL: 'redis://127.0.0.1:6379' };
const credentials = { WAGGLE_OPS_USER: 'bee', WAGGLE_OPS_PASSWORD: 'a-long-enough-password' };

describe('configuration', () => {
  test('the local default needs no ops credentials', () => {
    expect(loadConfig(local)).toMatchObject({ opsCredentials: null, queuesWritable: false, address: { port: 3000 } });
  });

  test.each([
    ['listening to the network', { HOST: '0.0.0.0' }],
    ['listening to every address of IPv6', { HOST: '::' }],
    ['in production', { NODE_ENV: 'production' }],
    ['with a public address', { WAGGLE_PUBLIC_URL: 'https://waggle.example.com' }],
  ])('%s it refuses to start without ops credentials and starts with them', (_name, env) => {
    expect(() => loadConfig({ ...local, ...env })).toThrow(/WAGGLE_OPS_USER: must be set/);
    expect(loadConfig({ ...local, ...env, ...credentials })).toMatchObject({
      opsCredentials: { user: 'bee', password: 'a-long-enough-password' },
      pagesAreLocal: false,
    });
  });

  test.each([
    [{ WAGGLE_OPS_USER: 'bee' }, /set together/],
    [{ WAGGLE_OPS_PASSWORD: 'a-long-enough-password' }, /set together/],
    [{ ...credentials, WAGGLE_OPS_PASSWORD: 'short' }, /WAGGLE_OPS_PASSWORD: must have at least 12/],
    [{ ...credentials, WAGGLE_OPS_USER: 'a:b' }, /colon/],
    [{ WAGGLE_TRUSTED_PROXIES: '10.0.0.0/33' }, /WAGGLE_TRUSTED_PROXIES: must be addresses/],
    [{ WAGGLE_TRUSTED_PROXIES: '10.0.0.1, proxy' }, /WAGGLE_TRUSTED_PROXIES: must be addresses/],
    [{ WAGGLE_OPS_QUEUES_WRITABLE: 'true' }, /WAGGLE_OPS_QUEUES_WRITABLE: needs/],
  ])('refuses %j', (env, problem) => {
    expect(() => loadConfig({ ...local, ...env })).toThrow(problem);
  });

  test('reads trusted proxies', () => {
    const { trustedProxies } = loadConfig({ ...local, WAGGLE_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,127.0.0.1' });

    expect(trustedProxies).toEqual(['10.0.0.0/8', 'fd00::/8', '127.0.0.1']);
  });

  test('lists every problem at once, those of Postgres included', () => {
    const load = () => loadConfig({ HOST: '0.0.0.0', PORT: 'x', REDIS_URL: 'http://x', INGEST_URL: 'ftp://x' });

    for (const name of ['PORT', 'REDIS_URL', 'INGEST_URL', 'WAGGLE_OPS_USER', 'DB_HOST']) expect(load).toThrow(name);
  });
});
