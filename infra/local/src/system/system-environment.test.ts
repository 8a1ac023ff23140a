import { describe, expect, test } from '@jest/globals';
import { readAddresses } from './addresses.ts';
import { environmentOf, environmentOfTool, type SystemSettings } from './system-environment.ts';

function settings(given: NodeJS.ProcessEnv = {}): SystemSettings {
  return {
    given,
    folder: '/state',
    addresses: readAddresses(given),
    data: { databaseUrl: 'postgres://db', redisUrl: 'redis://r' },
    graph: { neo4jUri: 'bolt://n', neo4jUsername: 'neo4j', neo4jPassword: 'graph-password' },
    secrets: {
      webhookSecret: 'generated-webhook-secret',
      appPrivateKey: 'private',
      appPublicKey: 'public',
      encryptionKeys: 'k1:e',
      serviceTokenKeys: 'k1:s',
      opsUser: 'ops',
      opsPassword: 'ops-password',
      apiKey: 'wgl_key',
    },
  };
}

describe('environmentOf', () => {
  test('connects ingest to its databases and gives it the webhook secret', () => {
    expect(environmentOf('ingest', settings())).toMatchObject({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: '3001',
      DATABASE_URL: 'postgres://db',
      REDIS_URL: 'redis://r',
      GITHUB_WEBHOOK_SECRET: 'generated-webhook-secret',
    });
  });

  test('connects graph-worker to Neo4j', () => {
    expect(environmentOf('graph-worker', settings())).toMatchObject({
      NEO4J_URI: 'bolt://n',
      NEO4J_USERNAME: 'neo4j',
      NEO4J_PASSWORD: 'graph-password',
    });
  });

  test('keeps secrets away from processes that do not need them', () => {
    const given = { ANTHROPIC_API_KEY: 'model-key', WAGGLE_MODEL: 'anthropic:x', DB_PASSWORD: 'p' };

    const ingest = environmentOf('ingest', settings(given));
    const simulator = environmentOf('simulator', settings(given));

    expect(ingest).not.toHaveProperty('NEO4J_PASSWORD');
    expect(ingest).not.toHaveProperty('GITHUB_APP_PRIVATE_KEY');
    expect(ingest).not.toHaveProperty('WAGGLE_OPS_PASSWORD');
    expect(ingest).not.toHaveProperty('ANTHROPIC_API_KEY');
    expect(simulator).not.toHaveProperty('DATABASE_URL');
    expect(simulator).not.toHaveProperty('DB_PASSWORD');
    expect(simulator).not.toHaveProperty('WAGGLE_ENCRYPTION_KEYS');
  });

  test('passes the model and its key to the review worker only', () => {
    const given = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://x', WAGGLE_MODEL: 'openai:y' };

    expect(environmentOf('review-worker', settings(given))).toMatchObject(given);
    expect(environmentOf('graph-worker', settings(given))).not.toHaveProperty('WAGGLE_MODEL');
  });

  test('points every service at the simulator, and the simulator at ingest', () => {
    const simulator = environmentOf('simulator', settings());

    expect(environmentOf('review-worker', settings())).toMatchObject({
      GITHUB_API_URL: 'http://127.0.0.1:3010',
      GITHUB_APP_ID: simulator.SIMULATOR_APP_ID,
      GITHUB_APP_PRIVATE_KEY: 'private',
    });
    expect(simulator).toMatchObject({
      PORT: '3010',
      SIMULATOR_WEBHOOK_URL: 'http://127.0.0.1:3001/webhooks/github',
      SIMULATOR_WEBHOOK_SECRET: 'generated-webhook-secret',
      SIMULATOR_APP_PUBLIC_KEY: 'public',
    });
  });

  test('leaves a real GitHub App alone', () => {
    const given = { GITHUB_APP_ID: '12', GITHUB_APP_PRIVATE_KEY: 'real', GITHUB_WEBHOOK_SECRET: 'real-secret' };

    const worker = environmentOf('review-worker', settings(given));

    expect(worker).toMatchObject({ GITHUB_APP_ID: '12', GITHUB_APP_PRIVATE_KEY: 'real' });
    expect(worker).not.toHaveProperty('GITHUB_API_URL');
    expect(environmentOf('ingest', settings(given))).toHaveProperty('GITHUB_WEBHOOK_SECRET', 'real-secret');
  });

  test('never listens on the name that a shell exports as HOST', () => {
    expect(environmentOf('api', settings({ HOST: 'laptop.example' })).HOST).toBe('127.0.0.1');
  });
});

describe('environmentOfTool', () => {
  test('names Postgres by its parts when the operator does', () => {
    const given = { DB_HOST: 'db.example', DB_USER: 'u' };
    const parts = settings(given);

    const env = environmentOfTool({ ...parts, data: { ...parts.data, databaseUrl: undefined } });

    expect(env).toMatchObject(given);
    expect(env).not.toHaveProperty('DATABASE_URL');
  });
});
