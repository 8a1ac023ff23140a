// `schema.ts check` fails when the committed schema files differ from what the migrations make, or when taking every
// migration back and applying it again makes something else. `schema.ts dump` writes the files.
import { rmSync } from 'node:fs';
import { openBackingFolder } from '../infra/local/src/backing/backing-folder.ts';
import { startPostgres } from '../infra/local/src/backing/postgres.ts';
import { createTemporaryFolder } from '../infra/local/src/process/folders.ts';
import { createProgress } from '../infra/local/src/process/progress.ts';
import { findUnprivilegedUser } from '../infra/local/src/process/unprivileged-user.ts';
import { findSchemaDrift, writeSchemaFiles } from '../packages/store/src/schema-files.ts';
import { withTemporaryDatabase } from '../packages/store/src/temporary-database.ts';

const command = process.argv[2];
if (command !== 'check' && command !== 'dump') {
  process.stderr.write('use: pnpm schema:check | pnpm schema:dump\n');
  process.exit(2);
}

await withServer(async (url) => {
  if (command === 'dump') {
    const paths = await withTemporaryDatabase(url, writeSchemaFiles);
    process.stdout.write(`wrote ${paths.join(' and ')}\n`);
    return;
  }
  const problems = await withTemporaryDatabase(url, findSchemaDrift);
  for (const problem of problems) process.stderr.write(`schema: ${problem}\n`);
  if (problems.length === 0) process.stdout.write('schema: the committed files are what the migrations make\n');
  else process.exitCode = 1;
});

/** The server of a test run, else one of our own that is gone afterwards. */
async function withServer(work: (url: string) => Promise<void>): Promise<void> {
  const given = process.env.WAGGLE_TEST_DATABASE_URL;
  if (given) return await work(given);
  const user = findUnprivilegedUser();
  const folder = createTemporaryFolder('waggle-schema-', user);
  try {
    const context = openBackingFolder({ purpose: 'test', folder, user, progress: createProgress() });
    const server = await startPostgres(context, 'postgres');
    try {
      await work(server.url);
    } finally {
      await server.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
