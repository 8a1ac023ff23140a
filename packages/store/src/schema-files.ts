import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Db } from './connect.ts';
import { migrateDown, migrateUp } from './migrate.ts';
import { renderSchemaSql, renderSchemaTypes } from './render-schema.ts';
import { readCatalog } from './schema-catalog.ts';

const sqlFile = fileURLToPath(new URL('../../../migrations/schema.sql', import.meta.url));
const typesFile = fileURLToPath(new URL('./schema.generated.ts', import.meta.url));

/** Writes the schema and its types as the migrations make them; returns the paths. `db` must be empty. */
export async function writeSchemaFiles(db: Db): Promise<string[]> {
  await migrateUp(db);
  const files = await renderFiles(db);
  for (const { path, content } of files) await writeFile(path, content);
  return files.map(({ path }) => path);
}

/** What is wrong with the committed files and the down scripts; empty when all is well. `db` must be empty. */
export async function findSchemaDrift(db: Db): Promise<string[]> {
  await migrateUp(db);
  const problems: string[] = [];
  const files = await renderFiles(db);
  for (const { path, content } of files) {
    if ((await readFile(path, 'utf8').catch(() => null)) !== content) {
      problems.push(`${path} differs from what the migrations make; run: pnpm schema:dump`);
    }
  }
  await migrateDown(db, Number.POSITIVE_INFINITY);
  const left = (await readCatalog(db)).map(({ name }) => name);
  if (left.length > 0) problems.push(`the down scripts leave these tables behind: ${left.join(', ')}`);
  await migrateUp(db);
  const again = await renderFiles(db);
  if (again.some(({ content }, index) => content !== files[index]?.content)) {
    problems.push('taking every migration back and applying it again makes another schema; mend the down scripts');
  }
  return problems;
}

async function renderFiles(db: Db): Promise<{ path: string; content: string }[]> {
  const tables = await readCatalog(db);
  return [
    { path: sqlFile, content: renderSchemaSql(tables) },
    { path: typesFile, content: renderSchemaTypes(tables) },
  ];
}
