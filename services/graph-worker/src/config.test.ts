import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Env, loadConfig } from './config.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const good = {
  DATABASE_URL: 'postgres://waggle:waggle-password@127.0.0.1:5432/waggle',
  REDIS_URL: 'redis://127.0.0.1:6379',
  NEO4J_URI: 'bolt://127.0.0.1:7687',
  NEO4J_PASSWORD: 'a-long-password',
  GITHUB_APP_ID: '12',
  GITHUB_APP_PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '\\n'),
  WAGGLE_DATA_DIR: '/var/lib/waggle',
  WAGGLE_SERVICE_TOKEN_KEYS: `one:${Buffer.alloc(32, 1).toString('base64')}`,
};

test('takes defaults for everything that has a sensible one', () => {
  expect(loadConfig(good)).toMatchObject({
    address: { host: '127.0.0.1', port: 3002 },
    graph: { uri: 'bolt://127.0.0.1:7687', username: 'neo4j', database: 'neo4j' },
    queue: { prefix: 'waggle' },
    github: { apiUrl: 'https://api.github.com' },
    concurrency: 4,
    parsers: 2,
    jobsPerInstallation: 16,
  });
});

test('takes the share of an installation', () => {
  const of = (jobs: string) => loadConfig({ ...good, WAGGLE_JOBS_PER_INSTALLATION: jobs }).jobsPerInstallation;

  expect(of('50')).toBe(50);
  expect(() => of('0')).toThrow('WAGGLE_JOBS_PER_INSTALLATION');
});

test('takes the address of Aura with user and password, and its limits', () => {
  const aura = { NEO4J_URI: 'neo4j+s://1a2b3c4d.databases.neo4j.io', NEO4J_USERNAME: '1a2b3c4d' };
  const most = { GRAPH_MAX_NODES: '200000', GRAPH_MAX_RELATIONSHIPS: '400000', GRAPH_HISTORY_DAYS: '730' };

  expect(loadConfig({ ...good, ...aura, ...most })).toMatchObject({
    graph: { uri: aura.NEO4J_URI, username: '1a2b3c4d', password: good.NEO4J_PASSWORD },
    limits: { maxNodes: 200_000, maxRelationships: 400_000 },
    historyDays: 730,
  });
  expect(loadConfig(good).historyDays).toBeNull();
  expect(loadConfig(good).limits).toEqual({ maxNodes: null, maxRelationships: null });
});

test('lists every problem at once', () => {
  const bad = {
    ...good,
    NEO4J_URI: 'http://127.0.0.1',
    NEO4J_PASSWORD: 'changeme',
    GITHUB_APP_ID: 'x y',
    DATABASE_URL: 'mysql://nowhere',
    PORT: '99999',
  };

  expect(() => loadConfig(bad)).toThrow(
    /4 problems[\s\S]*PORT[\s\S]*NEO4J_URI[\s\S]*NEO4J_PASSWORD[\s\S]*GITHUB_APP_ID[\s\S]*DATABASE_URL/,
  );
});

test('describes every variable in a sentence', () => {
  for (const [name, schema] of Object.entries(Env.shape))
    expect([name, schema.description]).toEqual([name, expect.any(String)]);
});
