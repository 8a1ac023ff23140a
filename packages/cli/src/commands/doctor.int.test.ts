import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openTestDatabase } from '@waggle/store/testing';
import { createGithubSimulator, type GithubSimulator, testNeo4j, testRedisUrl } from '@waggle/testkit';
import { runCli } from '../run-cli.ts';

const secret = randomBytes(16).toString('hex');
const nowhere = 'http://127.0.0.1:1/webhooks/github';

describe('waggle doctor', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let simulator: GithubSimulator;
  let printed: string[];
  let errors: string[];

  beforeAll(async () => {
    database = await openTestDatabase();
    simulator = await createGithubSimulator({ limits: 'off' });
  });
  afterAll(async () => {
    await simulator.close();
    await database.close();
  });
  beforeEach(() => simulator.setWebhook({ url: nowhere, secret }));

  async function run(over: NodeJS.ProcessEnv = {}): Promise<number> {
    printed = [];
    errors = [];
    const ring = `k1:${randomBytes(32).toString('base64')}`;
    return await runCli(['doctor'], {
      env: {
        DATABASE_URL: database.url,
        REDIS_URL: testRedisUrl(),
        NEO4J_URI: testNeo4j().uri,
        GITHUB_API_URL: simulator.url,
        GITHUB_APP_ID: String(simulator.appId),
        GITHUB_APP_PRIVATE_KEY: simulator.appPrivateKey,
        GITHUB_WEBHOOK_SECRET: secret,
        WAGGLE_ENCRYPTION_KEYS: ring,
        WAGGLE_SERVICE_TOKEN_KEYS: ring,
        WAGGLE_DATA_DIR: tmpdir(),
        ...over,
      },
      print: (line) => printed.push(line),
      printError: (line) => errors.push(line),
    });
  }

  const linesOf = (level: string) => printed.filter((line) => line.startsWith(level));

  test('a sound installation has nothing to mend', async () => {
    expect([await run(), errors, linesOf('FAIL')]).toEqual([0, [], []]);
    for (const subject of ['clock', 'Postgres', 'work', 'Redis', 'Neo4j', 'GitHub App', 'webhook', 'secrets', 'disk']) {
      expect(printed.join('\n')).toMatch(new RegExp(`^ok +${subject}: `, 'm'));
    }
  });

  test('prints no secret', async () => {
    await run({ WAGGLE_OPS_PASSWORD: 'hunter2' });

    expect(printed.join('\n')).not.toContain('hunter2');
    expect(printed.join('\n')).not.toContain(secret);
  });

  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    [
      'no Postgres',
      { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' },
      /^FAIL {2}Postgres: .*nothing listens.* -> start/m,
    ],
    ['no address of Postgres', { DATABASE_URL: '' }, /^FAIL {2}Postgres: .* -> set DATABASE_URL/m],
    ['no Redis', { REDIS_URL: 'redis://127.0.0.1:1' }, /^FAIL {2}Redis: .* -> start Redis/m],
    ['no address of Redis', { REDIS_URL: '' }, /^FAIL {2}Redis: .* -> set REDIS_URL/m],
    ['another App', { GITHUB_APP_ID: '999999' }, /^FAIL {2}GitHub App: .* -> compare/m],
    ['a key that is none', { GITHUB_APP_PRIVATE_KEY: 'x' }, /^FAIL {2}GitHub App: .*PEM.* -> copy/m],
    [
      'a placeholder',
      { GITHUB_WEBHOOK_SECRET: 'your-webhook-secret' },
      /^FAIL {2}secrets: .*placeholder.* -> replace/m,
    ],
    ['a short key', { WAGGLE_ENCRYPTION_KEYS: 'k:AAAA' }, /^FAIL {2}secrets: WAGGLE_ENCRYPTION_KEYS must be/m],
    ['no folder', { WAGGLE_DATA_DIR: '/nowhere/at/all' }, /^FAIL {2}disk: .* -> make the folder/m],
  ])('%s fails, with what to do', async (_what, env, line) => {
    expect(await run(env)).toBe(1);
    expect(printed.join('\n')).toMatch(line);
    expect(errors[0]).toMatch(/^waggle: \d of \d+ checks failed$/);
  });

  test('Neo4j may be away: reviews go on without it', async () => {
    expect(await run({ NEO4J_URI: 'bolt://127.0.0.1:1' })).toBe(0);
    expect(printed.join('\n')).toMatch(/^warn {2}Neo4j: .* -> start Neo4j/m);
    expect(await run({ NEO4J_URI: simulator.url.replace('http:', 'bolt:') })).toBe(0);
    expect(printed.join('\n')).toMatch(/^warn {2}Neo4j: it does not speak Bolt/m);
    expect(await run({ NEO4J_URI: '' })).toBe(0);
    expect(printed.join('\n')).toMatch(/^- {5}Neo4j: NEO4J_URI is not set/m);
  });

  test('a webhook without address fails, and one that fails to deliver is a warning', async () => {
    simulator.setWebhook(undefined);
    expect(await run()).toBe(1);
    expect(printed.join('\n')).toMatch(/^FAIL {2}webhook: has no address/m);

    simulator.setWebhook({ url: nowhere, secret });
    simulator.ping();
    await simulator.webhooksSettled();
    expect(await run()).toBe(0);
    expect(printed.join('\n')).toMatch(
      /^warn {2}webhook: 1 of 1 deliveries .* failed -> the newest: failed to connect/m,
    );
  });

  test('a schema that is not current fails with the command to run', async () => {
    const empty = await openTestDatabase({ migrated: false });
    try {
      expect(await run({ DATABASE_URL: empty.url })).toBe(1);
      expect(printed.join('\n')).toMatch(/^FAIL {2}Postgres: The database lacks .*migrate up/m);
    } finally {
      await empty.close();
    }
  });

  test('a GitHub whose clock differs is named first, since credentials fail by it', async () => {
    const ahead = await createGithubSimulator({ limits: 'off', now: () => new Date(Date.now() + 45_000) });
    try {
      const app = { GITHUB_APP_ID: String(ahead.appId), GITHUB_APP_PRIVATE_KEY: ahead.appPrivateKey };
      expect(await run({ GITHUB_API_URL: ahead.url, ...app })).toBe(1);
      expect(printed.join('\n')).toMatch(
        /^FAIL {2}clock: this machine and GitHub are 4[4-6]\d{3} ms apart -> run a time/m,
      );
      expect(printed.join('\n')).toMatch(/^ok {4}clock: this machine and Postgres/m);
    } finally {
      await ahead.close();
    }
  });

  test('work that waits for long is a warning that says where to look', async () => {
    const target = { github_repo_id: 2, pr_number: 1, kind: 'review' as const, repo_full_name: 'a/b' };
    const row = { ...target, requested_at: new Date(Date.now() - 600_000) };
    await database.db.insertInto('pull_request_work').values(row).execute();
    try {
      expect(await run()).toBe(0);
      expect(linesOf('warn').join('\n')).toMatch(/queue: the oldest work waits since 60\d s -> see that review-worker/);
      const later = { not_before: new Date(Date.now() + 60_000) };
      await database.db.updateTable('pull_request_work').set(later).where('github_repo_id', '=', 2).execute();
      await run();
      expect(printed.join('\n')).toMatch(/^ok {4}queue: nothing waits/m);
    } finally {
      await database.db.deleteFrom('pull_request_work').where('github_repo_id', '=', 2).execute();
    }
  });

  test('dead work is a warning that names the command', async () => {
    const target = {
      github_repo_id: 1,
      pr_number: 1,
      kind: 'review' as const,
      repo_full_name: 'a/b',
      state: 'dead' as const,
    };
    await database.db.insertInto('pull_request_work').values(target).execute();

    expect(await run()).toBe(0);
    expect(linesOf('warn').join('\n')).toMatch(/work: 1 dead -> see "waggle dead ls"/);
  });
});
