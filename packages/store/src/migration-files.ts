import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@waggle/platform';

export interface Migration {
  version: number;
  name: string;
  up: string;
  down: string;
  /** SHA-256 of the up script: a migration that ran must not change afterwards. */
  checksum: string;
}

export const migrationsFolder = fileURLToPath(new URL('../../../migrations/', import.meta.url));

const filePattern = /^(\d{4})_([a-z0-9_]+)\.(up|down)\.sql$/;

/** All migrations of a folder in order. Gaps, doubles and missing halves are refused. */
export async function loadMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d.*\.sql$/.test(file)).sort();
  const ups = files.filter((file) => file.endsWith('.up.sql'));
  const problems = files
    .filter((file) => !filePattern.test(file))
    .map((file) => `${file}: name must be NNNN_name.up.sql`);
  const migrations: Migration[] = [];
  for (const [index, file] of ups.entries()) {
    const [, number = '', name = ''] = filePattern.exec(file) ?? [];
    const downFile = file.replace(/\.up\.sql$/, '.down.sql');
    if (Number(number) !== index + 1) problems.push(`${file}: number must be ${renderVersion(index + 1)}`);
    if (!files.includes(downFile)) {
      problems.push(`${file}: ${downFile} is missing`);
      continue;
    }
    const [up, down] = await Promise.all([file, downFile].map((one) => readFile(join(folder, one), 'utf8')));
    if (up === undefined || down === undefined) continue;
    migrations.push({ version: Number(number), name, up, down, checksum: checksumOf(up) });
  }
  if (files.length !== ups.length * 2) problems.push('each .down.sql needs its .up.sql');
  if (problems.length > 0) throw new PermanentError('BAD_MIGRATIONS', `${folder}: ${problems.join('; ')}`);
  return migrations;
}

/** Writes an empty pair of scripts with the next number, and returns their paths. */
export async function createMigration(name: string, folder = migrationsFolder): Promise<string[]> {
  if (!/^[a-z][a-z0-9_]{0,60}$/.test(name)) {
    throw new PermanentError('BAD_MIGRATION_NAME', `"${name}" must be in snake_case, for example add_finding_ledger`);
  }
  const next = renderVersion((await loadMigrations(folder)).length + 1);
  const paths = [`${next}_${name}.up.sql`, `${next}_${name}.down.sql`].map((file) => join(folder, file));
  for (const path of paths) await writeFile(path, '', { flag: 'wx' });
  return paths;
}

export function renderVersion(version: number): string {
  return String(version).padStart(4, '0');
}

// Line endings are normalised: a checkout on another system must not look like a changed migration.
function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}
