import { parseArgs } from 'node:util';
import { PermanentError } from '@waggle/platform';
import { createApiKey, type Db, findRepositoryByName, listApiKeys, revokeApiKey } from '@waggle/store';
import { type CliDeps, type Command, parseCount, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

export const apiKeyCommand: Command = {
  usage: [
    [
      'api-key create --name NAME [--repo OWNER/NAME ...] [--write]',
      'make a key; without --repo for every repository, with --write it may also change things',
    ],
    ['api-key list', 'list keys, never the keys themselves'],
    ['api-key revoke ID', 'make a key invalid'],
  ],
  run: async (deps, args) => {
    const { values, positionals } = readArguments(args);
    const [action, argument, ...extra] = positionals;
    if (extra.length > 0 || (argument !== undefined && action !== 'revoke')) {
      throw new UsageError(`"api-key ${action}" takes no "${positionals.slice(1).join(' ')}"; repeat --repo for more`);
    }
    if (action === 'create') {
      const name = values.name?.trim();
      if (!name) throw new UsageError('"api-key create" needs --name NAME');
      return await withDatabase(deps, (db) =>
        create(db, deps, { name, repos: values.repo ?? null, canWrite: values.write ?? false }),
      );
    }
    if (action === 'list') return await withDatabase(deps, (db) => list(db, deps));
    if (action !== 'revoke' || argument === undefined) throw new UsageError('use: api-key create | list | revoke ID');
    const id = parseCount(argument, 'the id');
    await withDatabase(deps, (db) => revoke(db, deps, id));
  },
};

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { name: { type: 'string' }, repo: { type: 'string', multiple: true }, write: { type: 'boolean' } },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'wrong arguments');
  }
}

/** The key alone on standard output, so that a script can take it; the remark goes elsewhere. */
async function create(
  db: Db,
  deps: CliDeps,
  { name, repos, canWrite }: { name: string; repos: readonly string[] | null; canWrite: boolean },
): Promise<void> {
  const repoIds = repos === null ? null : await findRepositoryIds(db, repos);
  const { key } = await createApiKey(db, { name, repoIds, canWrite });
  deps.printError('This key is shown once and cannot be read again:');
  deps.print(key);
}

async function findRepositoryIds(db: Db, names: readonly string[]): Promise<number[]> {
  const found = await Promise.all(names.map((name) => findRepositoryByName(db, name)));
  const unknown = names.filter((_name, index) => found[index] === null);
  if (unknown.length > 0)
    throw new PermanentError('REPOSITORY_UNKNOWN', `not connected to Waggle: ${unknown.join(', ')}`);
  return found.flatMap((repository) => (repository === null ? [] : [repository.repoId]));
}

async function list(db: Db, deps: CliDeps): Promise<void> {
  const keys = await listApiKeys(db);
  if (keys.length === 0) deps.print('there are no API keys');
  for (const key of keys) {
    const scope = key.repoIds === null ? 'every repository' : `${key.repoIds.length} repositories`;
    const used = key.lastUsedAt === null ? 'never used' : `used ${key.lastUsedAt.toISOString()}`;
    const state = key.revokedAt === null ? used : `revoked ${key.revokedAt.toISOString()}`;
    const right = key.canWrite ? 'reads and writes' : 'reads';
    deps.print(`${key.id}  ${key.prefix}…  ${key.name}  ${right} ${scope}  ${state}`);
  }
}

async function revoke(db: Db, deps: CliDeps, id: number): Promise<void> {
  if (!(await revokeApiKey(db, id)))
    throw new PermanentError('API_KEY_UNKNOWN', `there is no API key ${id}; "api-key list" shows them`);
  deps.print(`key ${id} is revoked`);
}
