import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claimDueWork, forgetHandedOver } from '../claim-due-work.ts';
import { connectDatabase, type DatabaseHandle, type Db } from '../connect.ts';
import { databaseSettings } from '../database-settings.ts';
import { cancelWork, requestWork } from '../pull-request-work.ts';
import { buildRequest, reviewRef } from '../testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from '../testing/open-test-database.ts';
import { finishWork, type Lease, leaseWork, noteProgress, releaseWork, retryWork } from '../work-lease.ts';
import { createSeededRandom } from './seeded-random.ts';
import * as model from './work-model.ts';

const seeds = 60;
const commands = 25;
const epoch = Date.UTC(2026, 0, 1);

let database: OpenDatabase;
let db: Db;
let direct: DatabaseHandle | undefined;

// The statements themselves run against a clock that the test sets: this `now()` is found before Postgres' own.
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.db;
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
  for (const statement of [
    'create schema fake',
    'create table fake.clock (value timestamptz not null)',
    `insert into fake.clock values (pg_catalog.now())`,
    `create function fake.now() returns timestamptz stable language sql as 'select value from fake.clock'`,
    'alter table pull_request_work alter requested_at set default fake.now(), alter updated_at set default fake.now()',
    `alter database ${rows[0]?.name} set search_path = fake, pg_catalog, public`,
  ]) {
    await sql.raw(statement).execute(db);
  }
  // Straight to Postgres: a pooler keeps sessions that know nothing of the search path.
  direct = connectDatabase({ ...databaseSettings({ DATABASE_URL: database.directUrl }), poolMax: 1 });
  db = direct.db;
}, 30_000);
afterAll(async () => {
  await direct?.close();
  await database.close();
});

async function setClock(now: number): Promise<void> {
  await sql`update fake.clock set value = ${new Date(epoch + now)}`.execute(db);
}

async function readRow(): Promise<model.WorkRow | null> {
  const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000 - ${epoch}::bigint)::float8`;
  const { rows } = await sql<model.WorkRow>`
    select desired_gen as desired, done_gen as done, cancelled_gen as cancelled, head_sha as head, before_sha as before,
      ${ms('github_updated_at')} as "githubAt", ${ms('requested_at')} as "requestedAt", ${ms('updated_at')} as "updatedAt",
      ${ms('enqueued_at')} as "enqueuedAt", ${ms('not_before')} as "notBefore", attempts, lease_owner as owner,
      ${ms('lease_until')} as "leaseUntil", fence, lease_gen as "leaseGen",
      unfinished_leases as unfinished, state from pull_request_work`.execute(db);
  return rows[0] ?? null;
}

test(`${seeds} seeded runs of ${commands} commands leave the same row in Postgres as in the model`, async () => {
  for (let seed = 1; seed <= seeds; seed += 1) await compare(seed);
}, 120_000);

async function compare(seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  await sql`delete from pull_request_work`.execute(db);
  let row: model.WorkRow | null = null;
  let now = 0;
  const leases: Lease[] = [];
  const trace: string[] = [];
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const lastLease = () => leases[between(Math.max(0, leases.length - 2), leases.length - 1)];
  for (let step = 0; step < commands; step += 1) {
    now += [0, 100, 2500, 5000, 9001, 15_001, 31_000][between(0, 6)] ?? 0;
    // A tenth of the seeds takes leases and lets them run out, over and over.
    const isLeasing = seed % 10 === 0 && row !== null && between(0, 9) > 0;
    if (isLeasing) now += model.modelTimes.leaseMs + 1;
    await setClock(now);
    const dice = row === null ? 0 : isLeasing ? 5 : between(0, 9);
    const lease = lastLease();
    const at = Math.floor(now / 1000) * 1000 - between(0, 1) * 1000;
    trace.push(`${now}: ${dice}`);
    if (dice <= 2) {
      const request = { at, head: `h${between(1, 4)}`, before: null, force: between(0, 5) === 0 };
      const settleMs = between(0, 1) === 0 ? null : 5000;
      const settling = settleMs === null ? {} : { settleMs };
      const githubUpdatedAt = new Date(epoch + at);
      await requestWork(db, {
        ...buildRequest(),
        headSha: request.head,
        githubUpdatedAt,
        force: request.force,
        ...settling,
      });
      row = model.modelRequest(row, now, { ...request, settleMs });
    } else if (row === null) {
      continue;
    } else if (dice === 3) {
      await cancelWork(db, { ...reviewRef, githubUpdatedAt: new Date(epoch + at) });
      row = model.modelCancel(row, now, at);
    } else if (dice === 4) {
      const claimed = await claimDueWork(db);
      const next = model.modelClaim(row, now);
      expect([seed, trace, claimed.length]).toEqual([seed, trace, next === null ? 0 : 1]);
      row = next ?? row;
    } else if (dice === 5 || dice === 6) {
      const taken = await leaseWork(db, reviewRef, 'w', model.modelTimes.leaseMs);
      const next = model.modelLease(row, now);
      expect([seed, trace, taken?.fence]).toEqual([seed, trace, next?.lease?.fence]);
      if (taken !== null) leases.push(taken);
      row = next?.row ?? row;
    } else if (dice === 7) {
      await forgetHandedOver(db);
      row = model.modelForget(row);
    } else if (lease === undefined) {
      continue;
    } else if (dice === 8 && between(0, 2) === 0) {
      await noteProgress(db, lease);
      row = model.modelProgress(row, lease);
    } else if (dice === 8) {
      const ends = between(0, 1) === 0;
      if (ends) await finishWork(db, lease, { headSha: null });
      else await releaseWork(db, lease);
      row = (ends ? model.modelFinish(row, now, lease) : model.modelRelease(row, now, lease)) ?? row;
    } else {
      const failure = { delayMs: 4000, maxAttempts: 3 };
      await retryWork(db, lease, { ...failure, error: 'x', countAttempt: true });
      row = model.modelRetry(row, now, lease, failure) ?? row;
    }
    expect({ seed, trace, row: await readRow() }).toEqual({ seed, trace, row });
  }
}
