import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MemoryEvidence } from '@waggle/contracts';
import { sql } from 'kysely';
import { deleteMemory, listMemories, type NewMemory, remember, updateMemory } from './memories.ts';
import { purgeOldRows } from './retention.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

let database: OpenDatabase;
let lastRepoId = 7000;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function wish(over: Partial<NewMemory> = {}): NewMemory {
  const base = {
    repoId: 1,
    kind: 'rule',
    text: 'Money is in cents',
    pathGlob: '**',
    createdBy: 'grace',
    days: null,
  } as const;
  return { ...base, source: 'person', evidence: [], ...over };
}

function seenIn(prNumber: number): MemoryEvidence[] {
  return [{ prNumber, path: 'a.ts', quote: 'cents' }];
}

function newRepo(): number {
  lastRepoId += 1;
  return lastRepoId;
}

describe('remember', () => {
  test('the same words in other cases are one memory; the last word of a person holds', async () => {
    const repoId = newRepo();
    await remember(database.db, wish({ repoId }));

    const again = await remember(
      database.db,
      wish({ repoId, text: 'money  is in CENTS!', pathGlob: 'src/**', createdBy: 'ada' }),
    );

    expect(again).toMatchObject({
      isNew: false,
      memory: { text: 'money  is in CENTS!', pathGlob: 'src/**', sightings: 1 },
    });
    expect(await listMemories(database.db, repoId)).toHaveLength(1);
  });

  test('what a model says is proposed, and active once three pull requests showed it', async () => {
    const repoId = newRepo();
    const propose = (prNumber: number) =>
      remember(database.db, wish({ repoId, kind: 'pattern', source: 'model', days: 90, evidence: seenIn(prNumber) }));

    const states = [];
    for (const prNumber of [1, 1, 2, 3]) states.push((await propose(prNumber))?.memory);

    expect(states.map((one) => [one?.status, one?.sightings])).toEqual([
      ['proposed', 1],
      ['proposed', 1],
      ['proposed', 2],
      ['active', 3],
    ]);
    expect(states.at(-1)?.evidence.map(({ prNumber }) => prNumber)).toEqual([1, 1, 2, 3]);
  });

  test('what people dismissed stays so, unless a person says it', async () => {
    const repoId = newRepo();
    const proposal = wish({ repoId, source: 'model', evidence: seenIn(1), days: 1 });
    const id = (await remember(database.db, proposal))?.memory.id ?? 0;
    await updateMemory(database.db, { repoId, id, by: 'grace' }, { status: 'dismissed' });

    for (const prNumber of [2, 3, 4, 5]) await remember(database.db, { ...proposal, evidence: seenIn(prNumber) });
    const before = await listMemories(database.db, repoId, { status: 'dismissed' });
    await remember(database.db, wish({ repoId }));

    expect(before).toHaveLength(1);
    expect(await listMemories(database.db, repoId)).toMatchObject([
      { status: 'active', source: 'person', expiresAt: null },
    ]);
  });

  test('a scan writes over its own map and never over what a person made of it', async () => {
    const repoId = newRepo();
    const map = (text: string) =>
      remember(database.db, wish({ repoId, kind: 'project_map', source: 'scan', createdBy: 'waggle', text }));
    await map('one');
    const second = await map('two');
    await updateMemory(database.db, { repoId, id: second?.memory.id ?? 0, by: 'grace' }, { text: 'mine' });

    await map('three');

    expect(second?.memory.text).toBe('two');
    expect(await listMemories(database.db, repoId)).toMatchObject([{ text: 'mine', createdBy: 'grace' }]);
  });

  test('a repository holds no more than 500, and text of any kind', async () => {
    const repoId = newRepo();
    await sql`insert into memories (github_repo_id, kind, status, text, fingerprint, source, created_by)
      select ${repoId}, 'rule', 'active', 'n' || n, 'n' || n, 'person', 'x' from generate_series(1, 499) n`.execute(
      database.db,
    );

    expect(await remember(database.db, wish({ repoId, text: 'NUL \0 and \ud800 are cut' }))).toMatchObject({
      isNew: true,
    });
    expect(await remember(database.db, wish({ repoId, text: 'one too many' }))).toBe(null);
    expect(await remember(database.db, wish({ repoId, text: 'nul and are cut' }))).toMatchObject({ isNew: false });
  });
});

describe('reading and changing', () => {
  test('finds what is about any of the words, the best match first, and nothing of other repositories', async () => {
    const [repoId, other] = [newRepo(), newRepo()];
    await remember(database.db, wish({ repoId, text: 'Payments are retried by the queue' }));
    await remember(database.db, wish({ repoId, text: 'Retrying payments twice charges cards twice' }));
    await remember(database.db, wish({ repoId, text: 'Tabs, not spaces' }));
    await remember(database.db, wish({ repoId: other, text: 'Payments of others' }));

    const found = await listMemories(database.db, repoId, { search: "charge & payment's | retry:* <-> !" });

    expect(found.map(({ text }) => text)).toEqual([
      'Retrying payments twice charges cards twice',
      'Payments are retried by the queue',
    ]);
    expect(await listMemories(database.db, repoId, { search: '' })).toEqual([]);
  });

  test('no other repository can change or delete it; two may not say the same', async () => {
    const repoId = newRepo();
    const id = (await remember(database.db, wish({ repoId })))?.memory.id ?? 0;
    await remember(database.db, wish({ repoId, text: 'Another' }));

    expect(await updateMemory(database.db, { repoId: newRepo(), id, by: 'eve' }, { text: 'x' })).toBe(null);
    expect(await deleteMemory(database.db, { repoId: newRepo(), id })).toBe(false);
    expect(await updateMemory(database.db, { repoId, id, by: 'ada' }, { text: 'another!' })).toBe('duplicate');
    expect(await updateMemory(database.db, { repoId, id, by: 'ada' }, { text: 'New', days: 2 })).toMatchObject({
      text: 'New',
    });
    expect(await deleteMemory(database.db, { repoId, id })).toBe(true);
  });

  test('what expired is not read any more, and deleted by the retention', async () => {
    const repoId = newRepo();
    await remember(database.db, wish({ repoId, days: 1 }));
    await sql`update memories set expires_at = now() - interval '1 second' where github_repo_id = ${repoId}`.execute(
      database.db,
    );

    expect(await listMemories(database.db, repoId)).toEqual([]);
    const purged = await purgeOldRows(database.db, { payloads: 1, deliveries: 1, work: 1 }, { since: null });
    expect(purged.memories).toBeGreaterThanOrEqual(1);
  });
});
