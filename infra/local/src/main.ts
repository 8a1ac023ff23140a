import { describeFailure } from './process/launch-error.ts';
import { killAllDaemons } from './process/spawn-daemon.ts';
import { listenForStop, StopRequested } from './process/stop-request.ts';
import { runServices } from './services.ts';
import { runStart } from './start.ts';
import { runTests } from './test.ts';

type Command = (args: readonly string[], signal: AbortSignal) => Promise<number>;

const COMMANDS: Record<string, Command> = { start: runStart, services: runServices, test: runTests };

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) {
    process.stderr.write(`waggle: unknown command "${name}": use one of ${Object.keys(COMMANDS).join(', ')}\n`);
    return 2;
  }
  try {
    return await command(args, listenForStop(killAllDaemons));
  } catch (error) {
    if (error instanceof StopRequested) return error.exitCode;
    process.stderr.write(`waggle: ${describeFailure(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
