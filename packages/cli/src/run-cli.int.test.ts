import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  connectDatabase,
  connectRepositories,
  createSecretBox,
  databaseSettings,
  findApiKey,
  findRepositoryWebhook,
} from '@waggle/store';
import { createTestDatabase, type TestDatabase } from '@waggle/testkit';
import { runCli } from './run-cli.ts';

const exec = promisify(execFile);
const main = fileURLToPath(new URL('main.ts', import.meta.url));

describe('waggle', () => {
  let database: TestDatabase;
  let printed: string[];
  let errors: string[];

  beforeEach(async () => {
    database = await createTestDatabase({ key: 'empty', migrate: async () => {} });
    printed = [];
    errors = [];
  });
  afterEach(() => database.close());

  async function run(line: string, env: NodeJS.ProcessEnv = {}): Promise<number> {
    printed = [];
    errors = [];
    return await runCli(line.split(' '), {
      env: { DATABASE_URL: database.url, ...env },
      print: (text) => printed.push(text),
      printError: (text) => errors.push(text),
    });
  }

  test('migrates up, down and again, and tells where it is', async () => {
    expect(await run('migrate current')).toBe(0);
    expect(printed).toEqual(['no migration is applied']);

    expect(await run('migrate up')).toBe(0);
    expect(printed[0]).toBe('up 0001_init');
    expect(await run('migrate up')).toBe(0);
    expect(printed).toEqual(['up to date']);

    expect(await run('migrate history')).toBe(0);
    expect(printed[0]).toMatch(/^0001_init {2}\d{4}-/);
    expect(await run('migrate down 99')).toBe(0);
    expect(await run('migrate history')).toBe(0);
    expect(printed[0]).toBe('0001_init  pending');
  });

  test('resets a local development database, and any other only with --yes', async () => {
    expect(await run('migrate reset')).toBe(0);
    expect(await run('migrate reset', { NODE_ENV: 'production' })).toBe(1);
    expect(errors[0]).toMatch(/deletes all data.*add --yes/);
    expect(await run('migrate reset --yes', { NODE_ENV: 'production' })).toBe(0);
    expect(await run('migrate reset', { DATABASE_URL: 'postgres://u:p@db.example.com/x' })).toBe(1);
    expect(errors[0]).toMatch(/deletes all data of db.example.com/);
  });

  test('gives a repository a webhook of its own and stores its secret encrypted', async () => {
    await run('migrate up');
    const env = { WAGGLE_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };

    expect(await run('repo connect acme/shop --id 501', env)).toBe(0);

    const [path = '', secret = ''] = printed;
    const id = Number(/^\/webhooks\/github\/repos\/(\d+)$/.exec(path)?.[1]);
    const { db, close } = connectDatabase(databaseSettings({ DATABASE_URL: database.url }));
    const webhook = await findRepositoryWebhook(db, id);
    await close();
    expect(webhook).toMatchObject({ repoId: 501, fullName: 'acme/shop' });
    expect(webhook?.sealedSecrets.map(createSecretBox(env.WAGGLE_ENCRYPTION_KEYS).open)).toEqual([secret]);
    expect(webhook?.sealedSecrets[0]).not.toContain(secret);

    expect(await run('repo connect acme/shop --id 501')).toBe(2);
    expect(await run('repo connect acme --id 501', env)).toBe(2);
    expect(await run('repo connect acme/shop', env)).toBe(2);
    expect(await run('repo connect acme/shop --id 501', { ...env, WAGGLE_REPO_WEBHOOK_SECRET: 'short' })).toBe(2);
  });

  test('makes a key for named repositories, lists it without the key, and revokes it', async () => {
    await run('migrate up');
    const { db, close } = connectDatabase(databaseSettings({ DATABASE_URL: database.url }));
    try {
      await connectRepositories(db, { installationId: 1, repos: [{ repoId: 501, fullName: 'acme/shop' }] });
      expect(await run('api-key create --name ci --repo Acme/Shop')).toBe(0);
      const [key = ''] = printed;
      expect(printed).toHaveLength(1);
      expect(await findApiKey(db, key)).toMatchObject({ name: 'ci', repoIds: [501] });

      await run('api-key list');
      expect(printed.join()).toContain('ci');
      expect(printed.join()).not.toContain(key);

      expect(await run('api-key revoke 1')).toBe(0);
      expect(await findApiKey(db, key)).toBeNull();
    } finally {
      await close();
    }
    expect(await run('api-key create --name x --repo no/thing')).toBe(1);
    expect(errors).toEqual(['waggle: not connected to Waggle: no/thing']);
    expect(await run('api-key revoke 99')).toBe(1);
  });

  test.each([
    ['nope', 'there is no command "nope"'],
    ['constructor', 'there is no command "constructor"'],
    ['migrate', 'use: migrate up'],
    ['migrate sideways', 'use: migrate up'],
    ['migrate toString', 'use: migrate up'],
    ['migrate down x', 'must be a whole number'],
    ['migrate up 3', 'takes no "3"'],
    ['migrate create', 'needs a name'],
    ['api-key create', 'needs --name'],
    ['api-key create --name x stray', 'takes no "stray"'],
    ['api-key revoke', 'use: api-key'],
  ])('answers "%s" with what would be right', async (line, message) => {
    expect(await run(line)).toBe(2);
    expect(errors[0]).toContain(message);
  });

  test('says in one line why Postgres cannot be reached, without the password', async () => {
    expect(await run('migrate up', { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' })).toBe(1);

    expect(errors).toEqual([
      'waggle: cannot connect to Postgres: nothing listens there (connect ECONNREFUSED 127.0.0.1:1)',
    ]);
  });

  test('works as a process of its own, prints help and ends with the exit code', async () => {
    const { stdout } = await exec(process.execPath, [main, 'help']);
    expect(stdout).toMatch(/migrate reset \[--yes\]/);

    const failing = exec(process.execPath, [main, 'migrate', 'up'], { env: { PATH: process.env.PATH } });
    await expect(failing).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/DB_HOST/) });
  });
});
