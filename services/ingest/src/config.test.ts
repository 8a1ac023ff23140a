import { describe, expect, test } from '@jest/globals';
import { Env, loadConfig } from './config.ts';

const good = {
  DATABASE_URL: 'postgres://waggle:waggle-password@127.0.0.1:5432/waggle',
  REDIS_URL: 'redis://127.0.0.1:6379',
  GITHUB_WEBHOOK_SECRET: 'a-secret-of-some-length',
};

describe('configuration of ingest', () => {
  test('takes defaults for everything that has a sensible one', () => {
    expect(loadConfig(good)).toMatchObject({
      address: { host: '127.0.0.1', port: 3001 },
      queue: { prefix: 'waggle' },
      webhook: { secrets: ['a-secret-of-some-length'], appId: null },
    });
  });

  test('takes several secrets while one is being retired', () => {
    const config = loadConfig({ ...good, GITHUB_WEBHOOK_SECRET: 'the-new-secret-1234, the-old-secret-1234' });

    expect(config.webhook.secrets).toEqual(['the-new-secret-1234', 'the-old-secret-1234']);
  });

  test.each([
    ['no secret', undefined, /GITHUB_WEBHOOK_SECRET/],
    ['an empty secret', '', /GITHUB_WEBHOOK_SECRET/],
    ['a short secret', 'short', /at least 16 characters/],
    ['a well-known secret', 'your-webhook-secret', /placeholder/],
    ['a bad secret among good ones', 'a-secret-of-some-length,development', /secret 2 of 2/],
    ['a comma too many', 'a-secret-of-some-length,', /secret 2 of 2/],
  ])('refuses %s, and does not repeat it', (_name, secret, message) => {
    expect(() => loadConfig({ ...good, GITHUB_WEBHOOK_SECRET: secret })).toThrow(message);
  });

  test('lists every problem at once, those of the database too', () => {
    const bad = { GITHUB_WEBHOOK_SECRET: 'short', GITHUB_APP_ID: 'x y', PORT: '99999', REDIS_URL: 'http://x' };

    expect(() => loadConfig(bad)).toThrow(
      /4 problems[\s\S]*PORT[\s\S]*REDIS_URL[\s\S]*GITHUB_WEBHOOK_SECRET[\s\S]*GITHUB_APP_ID[\s\S]*DB_USER/,
    );
  });

  test.each([
    ['12', 12],
    ['Iv23liABCdef', null],
  ])('knows the App of %s by number only', (text, appId) => {
    expect(loadConfig({ ...good, GITHUB_APP_ID: text }).webhook.appId).toBe(appId);
  });

  test('describes every variable in a sentence', () => {
    for (const [name, schema] of Object.entries(Env.shape))
      expect([name, schema.description]).toEqual([name, expect.any(String)]);
  });
});
