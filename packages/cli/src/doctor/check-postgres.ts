import { toError } from '@waggle/platform';
import {
  assertSchemaCurrent,
  connectDatabase,
  type Db,
  databaseSettings,
  findOldestDue,
  listDead,
  listMaintenance,
  measureClockSkew,
} from '@waggle/store';
import { explainDatabaseError } from '../explain-database-error.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { judgeSkew } from './judge-skew.ts';

const about = findingsAbout('Postgres');
const maintenance = findingsAbout('maintenance');
const connectTimeoutMs = 5000;
const longWaitMs = 120_000;

/** Postgres answers, its schema is the one this version needs, clocks agree, and nothing waits for ops. */
export async function checkPostgres(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  let handle: ReturnType<typeof connectDatabase>;
  try {
    const settings = { ...databaseSettings(env), poolMax: 2, connectTimeoutMs };
    handle = connectDatabase(settings, { applicationName: 'waggle-doctor' });
  } catch (error) {
    return [about.fail(toError(error).message, 'set DATABASE_URL; see docs/configuration.md')];
  }
  const { db, close } = handle;
  try {
    return [await checkClock(db), await checkSchema(db), ...(await checkWork(db))];
  } catch (thrown) {
    const error = toError(thrown);
    const text = explainDatabaseError(error) ?? error.message;
    return [about.fail(text, 'start Postgres, or correct DATABASE_URL; until then deliveries are answered 503')];
  } finally {
    await close();
  }
}

async function checkClock(db: Db): Promise<Finding> {
  return judgeSkew('Postgres', await measureClockSkew(db));
}

async function checkSchema(db: Db): Promise<Finding> {
  try {
    await assertSchemaCurrent(db);
    return about.ok('answers, and its schema is current');
  } catch (error) {
    return about.fail(toError(error).message, 'run the migrations, or the version of Waggle that fits this database');
  }
}

/** Tables that a schema which is not current may lack are no further finding. */
async function checkWork(db: Db): Promise<Finding[]> {
  try {
    const dead = await listDead(db);
    const work = findingsAbout('work');
    const tasks = await listMaintenance(db);
    return [
      judgeWait(await findOldestDue(db)),
      dead.length === 0
        ? work.ok('nothing is dead')
        : work.warn(`${dead.length} dead`, 'see "waggle dead ls", then retry or drop'),
      ...tasks.map(({ name, failures, succeededAt, lastError }) => {
        if (failures > 0) {
          const reason = (lastError ?? 'no reason was stored').replace(/\p{Cc}+/gu, ' ');
          return maintenance.warn(`${name} failed ${failures} times: ${reason}`, 'see the log of review-worker');
        }
        const last = succeededAt === null ? 'runs for the first time' : `last done ${succeededAt.toISOString()}`;
        return maintenance.ok(`${name} ${last}`);
      }),
    ];
  } catch {
    return [];
  }
}

function judgeWait(since: Date | null): Finding {
  const queue = findingsAbout('queue');
  const waitedMs = since === null ? 0 : Math.max(0, Date.now() - since.getTime());
  const text = since === null ? 'nothing waits' : `the oldest work waits since ${Math.round(waitedMs / 1000)} s`;
  if (waitedMs < longWaitMs) return queue.ok(text);
  const advice =
    'see that review-worker and graph-worker run (their /ready), then raise WAGGLE_REVIEW_CONCURRENCY or add workers';
  return queue.warn(text, advice);
}
