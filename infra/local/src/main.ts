import { describeFailure } from './process/launch-error.ts';
import { runServices } from './services.ts';

const COMMANDS: Record<string, (args: readonly string[]) => Promise<number>> = { services: runServices };

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) {
    process.stderr.write(`unknown command "${name}": use one of ${Object.keys(COMMANDS).join(', ')}\n`);
    return 2;
  }
  return command(args);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}
