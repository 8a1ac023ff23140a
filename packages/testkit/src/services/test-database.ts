import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { testServiceUrl } from './test-service.ts';

export type TestDatabase = {
  /** As the code under test should connect: through PgBouncer when WAGGLE_TEST_POOLED is 1. */
  url: string;
  /** Straight to Postgres, for what a pooler cannot do. */
  directUrl: string;
  /** Drops the database. */
  close: () => Promise<void>;
};

/**
 * A database of its own for a test file, cloned from a template that `migrate` filled once.
 * `key` names the template's content (a hash of the migrations): another key is another template.
 */
export async function createTestDatabase(options: {
  key: string;
  migrate: (url: string) => Promise<void>;
}): Promise<TestDatabase> {
  const serverUrl = testServiceUrl('WAGGLE_TEST_DATABASE_URL');
  const template = `waggle_template_${options.key
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 24)
    .toLowerCase()}`;
  const name = `waggle_test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    await ensureTemplate(admin, template, () => options.migrate(withDatabase(serverUrl, template)));
    await admin.unsafe(`create database ${name} template ${template}`);
  } finally {
    await admin.end();
  }
  const directUrl = withDatabase(serverUrl, name);
  return { url: pooledUrl(name) ?? directUrl, directUrl, close: () => dropDatabase(serverUrl, name) };
}

// The lock makes the first of several jest workers build the template while the others wait for it.
async function ensureTemplate(admin: postgres.Sql, name: string, fill: () => Promise<void>): Promise<void> {
  await admin`select pg_advisory_lock(hashtext(${name}))`;
  try {
    const [existing] = await admin<
      { datistemplate: boolean }[]
    >`select datistemplate from pg_database where datname = ${name}`;
    if (existing?.datistemplate) return;
    // Left half-built by a run that was killed.
    if (existing !== undefined) await admin.unsafe(`drop database ${name} with (force)`);
    await admin.unsafe(`create database ${name}`);
    await fill();
    await admin.unsafe(`alter database ${name} with is_template true allow_connections false`);
  } finally {
    await admin`select pg_advisory_unlock(hashtext(${name}))`;
  }
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
  } finally {
    await admin.end();
  }
}

function pooledUrl(name: string): string | undefined {
  if (process.env.WAGGLE_TEST_POOLED !== '1') return undefined;
  const url = new URL(withDatabase(testServiceUrl('WAGGLE_TEST_PGBOUNCER_URL'), name));
  url.searchParams.set('pool_mode', 'transaction');
  return url.href;
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
