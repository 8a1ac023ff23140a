import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askAgainMs, createGithub, holdMs } from '@waggle/github';
import { ParkInstallationError } from '@waggle/platform';
import { createSharedPace } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { createGithubSimulator, type GithubSimulator, silentLogger } from '@waggle/testkit';
import { sql } from 'kysely';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let simulator: GithubSimulator;

const gapMs = 60;
beforeAll(async () => {
  database = await openTestDatabase();
  // A GitHub that refuses whatever does not keep to its guidelines.
  simulator = await createGithubSimulator({ limits: { concurrentWrites: 1, writeGapMs: gapMs - 10 } });
});
afterAll(async () => {
  await simulator.close();
  await database.close();
});

const paceOf = (perMinute: number, perHour = 500) =>
  createSharedPace(database.db, { limits: { gapMs, perMinute, perHour }, holdMs, askAgainMs });

test('two processes write to one installation one after the other and a gap apart, while reads go on', async () => {
  const target = { owner: 'acme', name: 'paced' };
  const { installation_id: id } = await simulator.createRepository(target);
  const { after: headSha } = await simulator.push(target, { branch: 'main', files: { 'a.txt': 'a\n' } });
  const privateKey = simulator.appPrivateKey ?? '';
  const settings = { apiUrl: simulator.url, appId: simulator.appId, privateKey, logger: silentLogger };
  // Each with a pace of its own over the same database, as two processes have.
  const gateways = [1, 2].map(() =>
    createGithub({ ...settings, writePace: paceOf(80) }).forInstallation(id, 'acme/paced'),
  );

  const writes = gateways.flatMap((gateway, process) =>
    [1, 2, 3].map((number) =>
      gateway.createCheckRun({ name: 'Waggle', headSha, externalId: `${process}:${number}`, status: 'in_progress' }),
    ),
  );
  const reads = gateways.map((gateway) => gateway.getRepository());

  expect(await Promise.all(reads)).toHaveLength(2);
  expect(new Set((await Promise.all(writes)).map((run) => run.id)).size).toBe(6);
  expect(simulator.requests().filter(({ status }) => status === 403)).toEqual([]);
});

test('the limits of a minute and of an hour hold for all of them together', async () => {
  const [first, second] = [paceOf(2, 3), paceOf(2, 3)];
  const pass = (seconds: number) =>
    sql`update github_write_pace set starts = array(select s - make_interval(secs => ${seconds})
      from unnest(starts) s order by s) where installation_id = 77`.execute(database.db);
  async function write(pace: typeof first): Promise<number> {
    const waitMs = await pace.take(77);
    if (waitMs === 0) await pace.done(77);
    return waitMs;
  }

  expect(await write(first)).toBe(0);
  await pass(1);
  expect(await write(second)).toBe(0);
  await pass(1);
  expect(await write(first)).toBeGreaterThan(55_000);
  await pass(60);
  expect(await write(first)).toBe(0);
  await pass(60);
  expect(await write(second)).toBeGreaterThan(3_400_000);
  await pass(3600);
  expect(await write(second)).toBe(0);
});

test('one that was killed while it wrote holds the others up for a while only', async () => {
  const pace = paceOf(80);
  expect(await pace.take(78)).toBe(0);
  await sql`update github_write_pace set starts = '{}' where installation_id = 78`.execute(database.db);
  expect(await pace.take(78)).toBeLessThanOrEqual(askAgainMs);

  await sql`update github_write_pace set busy_until = now() - interval '1 ms' where installation_id = 78`.execute(
    database.db,
  );

  expect(await pace.take(78)).toBe(0);
});

test('a limit that lasts parks the installation', async () => {
  const target = { owner: 'late', name: 'paced' };
  const { installation_id: id } = await simulator.createRepository(target);
  const { after: headSha } = await simulator.push(target, { branch: 'main', files: { 'a.txt': 'a\n' } });
  const privateKey = simulator.appPrivateKey ?? '';
  const settings = { apiUrl: simulator.url, appId: simulator.appId, privateKey, logger: silentLogger };
  const github = createGithub({ ...settings, writePace: paceOf(1) });
  const gateway = github.forInstallation(id, 'late/paced');
  const run = { name: 'Waggle', headSha, externalId: '1', status: 'in_progress' as const };
  await gateway.createCheckRun(run);

  await expect(gateway.createCheckRun({ ...run, externalId: '2' })).rejects.toBeInstanceOf(ParkInstallationError);
});
