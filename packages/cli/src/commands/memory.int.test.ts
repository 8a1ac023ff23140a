import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectRepositories, remember } from '@waggle/store';
import { type OpenDatabase, openTestDatabase } from '@waggle/store/testing';
import { runCli } from '../run-cli.ts';

let database: OpenDatabase;
let printed: string[];
let errors: string[];

beforeAll(async () => {
  database = await openTestDatabase();
  const repos = [{ repoId: 1, fullName: 'acme/shop' }];
  await connectRepositories(database.db, { installationId: 7, repos });
});
afterAll(() => database.close());

async function run(...args: string[]): Promise<number> {
  printed = [];
  errors = [];
  return await runCli(['memory', ...args], {
    env: { DATABASE_URL: database.url },
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  });
}

test('lists, adds, edits, accepts, dismisses and deletes', async () => {
  const said = { repoId: 1, text: 'Retries\u001b[31m are capped', pathGlob: '**', createdBy: 'a:model', days: 9 };
  const kept = await remember(database.db, { ...said, kind: 'pattern', source: 'model', evidence: [] });
  const proposed = String(kept?.memory.id);

  expect(await run('add', 'acme/shop', 'Money is in cents', '--path', 'src/**')).toBe(0);
  const [id = ''] = printed[0]?.split(' ') ?? [];
  expect(await run('edit', 'acme/shop', id, '--text', 'Money is in whole cents', '--days', '30')).toBe(0);
  expect(await run('accept', 'acme/shop', proposed)).toBe(0);

  expect(await run('ls', 'acme/shop', '--status', 'active')).toBe(0);
  expect(printed).toEqual([
    expect.stringMatching(
      new RegExp(`^${id}  active  rule  src/\\*\\*  Money is in whole cents  \\(waggle memory, seen 1x, until `),
    ),
    expect.stringMatching(new RegExp(`^${proposed}  active  pattern  \\*\\*  Retries \\[31m are capped  \\(a:model`)),
  ]);
  expect(await run('ls', 'acme/shop', '--search', 'retry cap')).toBe(0);
  expect(printed).toHaveLength(1);
  expect(await run('dismiss', 'acme/shop', proposed)).toBe(0);
  expect(await run('rm', 'acme/shop', id)).toBe(0);
  expect(await run('ls', 'acme/shop', '--status', 'active')).toBe(0);
  expect(printed).toEqual(['nothing is remembered']);
});

test.each<[number, string, string[]]>([
  [1, 'acme/none is not connected', ['ls', 'acme/none']],
  [1, 'there is no memory 999', ['rm', 'acme/shop', '999']],
  [2, 'must have at least 3 characters', ['add', 'acme/shop', 'x']],
  [2, 'pathGlob must be a path', ['add', 'acme/shop', 'A rule', '--path', 'a b']],
  [2, 'must change something', ['edit', 'acme/shop', '1']],
  [2, 'the id', ['accept', 'acme/shop', 'first']],
  [2, 'Invalid option', ['ls', 'acme/shop', '--status', 'gone']],
  [2, 'use: memory ls', ['toString', 'acme/shop', '1']],
  [2, 'use: memory ls', ['ls']],
])('%d, saying "%s", for %j', async (code, message, args) => {
  expect(await run(...args)).toBe(code);
  expect(errors[0]).toContain(message);
});
