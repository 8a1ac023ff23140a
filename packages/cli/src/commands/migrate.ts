import { parseArgs } from 'node:util';
import { PermanentError } from '@waggle/platform';
import {
  createMigration,
  currentMigration,
  type Db,
  isLocalHost,
  type MigrateOptions,
  migrateDown,
  migrateUp,
  migrationHistory,
  reset,
} from '@waggle/store';
import { type CliDeps, type Command, parseCount, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

// A migration may take longer than any query of a service, and waits while another migrator runs.
const statementTimeoutMs = 3_600_000;

export const migrateCommand: Command = {
  usage: [
    ['migrate up', 'apply what is missing'],
    ['migrate down [N]', 'take back the newest N migrations (1)'],
    ['migrate current', 'show the newest applied migration'],
    ['migrate history', 'list all migrations and when they ran'],
    ['migrate create NAME', 'write an empty pair of scripts with the next number'],
    ['migrate reset [--yes]', 'delete all data and apply every migration again'],
  ],
  run: async (deps, args) => {
    const { values, positionals } = readArguments(args);
    const [action, argument, ...extra] = positionals;
    if (extra.length > 0) throw new UsageError(`"migrate ${action}" takes no "${extra.join(' ')}"`);
    if (action === 'create') return await create(deps, argument);
    if (argument !== undefined && action !== 'down') throw new UsageError(`"migrate ${action}" takes no "${argument}"`);
    const count = parseCount(argument ?? '1', 'the number of migrations');
    const run = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (run === undefined) throw new UsageError('use: migrate up | down [N] | current | history | create NAME | reset');
    await withDatabase(
      deps,
      async (db, { host }) => {
        if (action === 'reset' && values.yes !== true) assertDevelopment(deps, host);
        await run(db, deps, count);
      },
      { statementTimeoutMs },
    );
  },
};

const actions: Record<string, (db: Db, deps: CliDeps, count: number) => Promise<void>> = {
  up: async (db, deps) => {
    const applied = await migrateUp(db, showSteps(deps));
    if (applied === 0) deps.print('up to date');
  },
  down: async (db, deps, count) => {
    const reverted = await migrateDown(db, count, showSteps(deps));
    if (reverted === 0) deps.print('no migration is applied');
  },
  current: async (db, deps) => {
    const current = await currentMigration(db);
    deps.print(current === null ? 'no migration is applied' : label(current));
  },
  history: async (db, deps) => {
    for (const state of await migrationHistory(db)) {
      deps.print(`${label(state)}  ${state.appliedAt?.toISOString() ?? 'pending'}`);
    }
  },
  reset: (db, deps) => reset(db, showSteps(deps)),
};

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { yes: { type: 'boolean' } } });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'wrong arguments');
  }
}

async function create(deps: CliDeps, name: string | undefined): Promise<void> {
  if (name === undefined) throw new UsageError('"migrate create" needs a name, for example add_finding_ledger');
  for (const path of await createMigration(name)) deps.print(path);
}

function assertDevelopment({ env }: CliDeps, host: string): void {
  const environment = env.NODE_ENV || 'development';
  if (environment === 'development' && isLocalHost(host)) return;
  throw new PermanentError(
    'RESET_REFUSED',
    `"migrate reset" deletes all data of ${host} (NODE_ENV ${environment}); add --yes if that is what you want`,
  );
}

function showSteps(deps: CliDeps): MigrateOptions {
  return { onStep: (step) => deps.print(`${step.direction} ${label(step)}`) };
}

function label({ version, name }: { version: number; name: string }): string {
  return `${String(version).padStart(4, '0')}_${name}`;
}
