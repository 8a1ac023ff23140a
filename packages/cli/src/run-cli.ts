import { redact, toError } from '@waggle/platform';
import { type CliDeps, type Command, UsageError } from './command.ts';
import { apiKeyCommand } from './commands/api-key.ts';
import { deadCommand } from './commands/dead.ts';
import { doctorCommand } from './commands/doctor.ts';
import { memoryCommand } from './commands/memory.ts';
import { migrateCommand } from './commands/migrate.ts';
import { replayCommand } from './commands/replay.ts';
import { repoCommand } from './commands/repo.ts';
import { suppressionsCommand } from './commands/suppressions.ts';
import { explainDatabaseError } from './explain-database-error.ts';

const commands: Record<string, Command> = {
  migrate: migrateCommand,
  'api-key': apiKeyCommand,
  replay: replayCommand,
  dead: deadCommand,
  doctor: doctorCommand,
  repo: repoCommand,
  suppressions: suppressionsCommand,
  memory: memoryCommand,
};

/** Runs one command line; the result is the exit code: 0 done, 1 failed, 2 called wrongly. */
export async function runCli(args: readonly string[], deps: CliDeps): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    deps.print(renderHelp());
    return 0;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new UsageError(`there is no command "${name}"`);
    await command.run(deps, rest);
    return 0;
  } catch (thrown) {
    const error = toError(thrown);
    deps.printError(`waggle: ${redact(explainDatabaseError(error) ?? error.message)}`);
    if (error instanceof UsageError) deps.printError('run "waggle help" for all commands');
    return error instanceof UsageError ? 2 : 1;
  }
}

function renderHelp(): string {
  const usage = Object.values(commands).flatMap((command) => command.usage);
  const width = Math.max(...usage.map(([call]) => call.length));
  const lines = usage.map(([call, meaning]) => `  waggle ${call.padEnd(width)}  ${meaning}`);
  return ['Usage:', ...lines, `  waggle ${'help'.padEnd(width)}  this list`, '', connectionHelp].join('\n');
}

const connectionHelp =
  'The database is taken from DATABASE_URL, or from DB_USER, DB_PASSWORD, DB_HOST, DB_PORT and DB_NAME.';
