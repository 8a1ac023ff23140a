import { toError } from '@waggle/platform';
import {
  assertSchemaCurrent,
  connectDatabase,
  type Db,
  databaseSettings,
  listDead,
  listMaintenance,
  readDatabaseClock,
} from '@waggle/store';
import { explainDatabaseError } from '../explain-database-error.ts';
import { type Finding, findingsAbout } from './finding.ts';

const about = findingsAbout('Postgres');
const clock = findingsAbout('clock');
const maintenance = findingsAbout('maintenance');
const connectTimeoutMs = 5000;
// GitHub refuses a token of the App that was issued more than a minute from now.
const skewWarnMs = 5000;
const skewFailMs = 30_000;

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
  const before = Date.now();
  const now = await readDatabaseClock(db);
  const skewMs = Math.round(Math.abs(now.getTime() - (before + Date.now()) / 2));
  const text = `this machine and Postgres are ${skewMs} ms apart`;
  if (skewMs < skewWarnMs) return clock.ok(text);
  return clock[skewMs < skewFailMs ? 'warn' : 'fail'](text, 'run a time service (chrony, systemd-timesyncd) on both');
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
