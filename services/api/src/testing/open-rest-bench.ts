import { connectRepositories, createApiKey, findApiKey } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { buildApp, type Overrides } from './build-app.ts';

/** Tests only: a database with the repositories `acme/shop` (1) and `acme/other` (2), the app on it, and keys. */
export async function openRestBench(createDeps: (db: Awaited<ReturnType<typeof openTestDatabase>>['db']) => Overrides) {
  const database = await openTestDatabase();
  const { db } = database;
  const repos = [
    { repoId: 1, fullName: 'acme/shop' },
    { repoId: 2, fullName: 'acme/other' },
  ];
  await connectRepositories(db, { installationId: 7, repos });
  return {
    db,
    app: buildApp({ ...createDeps(db), findApiKey: (key) => findApiKey(db, key) }),
    keyFor: async (repoIds: number[] | null, canWrite: boolean) =>
      (await createApiKey(db, { name: 'test', repoIds, canWrite })).key,
    close: () => database.close(),
  };
}

export type RestBench = Awaited<ReturnType<typeof openRestBench>>;
