import { AppError, toError } from './errors.ts';
import { createLogger, type Logger } from './logger.ts';

export interface Closable {
  close(): Promise<void>;
}

const closeDeadlineMs = 30_000;

/** Collects what was opened and closes it in reverse order, each one even when another fails. */
export function createCloser(logger: Logger): Closable & { add(name: string, close: () => Promise<void>): void } {
  const opened: { name: string; close: () => Promise<void> }[] = [];
  return {
    add: (name, close) => {
      opened.push({ name, close });
    },
    close: async () => {
      for (const { name, close } of opened.splice(0).reverse()) {
        await close().catch((error: unknown) => logger.error('Could not close', { part: name, error: toError(error) }));
      }
    },
  };
}

/**
 * Runs one service process: starts it, closes it on SIGTERM or SIGINT, and ends it on an uncaught error.
 * Bad configuration is printed as it is, without a stack, because it is meant for the operator.
 */
export async function runService(name: string, start: () => Promise<Closable>): Promise<void> {
  const logger = createLogger(name, process.env.LOG_LEVEL ?? 'info');
  let running: Closable | undefined;
  let stopping = false;
  async function stop(reason: string, exitCode: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    logger.info(`Stopping: ${reason}`);
    const deadline = setTimeout(() => process.exit(exitCode === 0 ? 1 : exitCode), closeDeadlineMs);
    deadline.unref();
    await running?.close().catch((error: unknown) => logger.error('Could not stop cleanly', { error: toError(error) }));
    process.exit(exitCode);
  }
  process.once('SIGTERM', () => void stop('SIGTERM', 0));
  process.once('SIGINT', () => void stop('SIGINT', 0));
  process.on('uncaughtException', (error) => {
    logger.error('Uncaught exception', { error });
    void stop('uncaught exception', 1);
  });
  process.on('unhandledRejection', (reason) => {
    logger.error('Unhandled rejection', { error: toError(reason) });
    void stop('unhandled rejection', 1);
  });
  try {
    running = await start();
    logger.info('Started');
    // A signal during start-up found nothing to close; close it now.
    if (stopping) await running.close();
  } catch (thrown) {
    const error = toError(thrown);
    if (error instanceof AppError) process.stderr.write(`${name}: ${error.message}\n`);
    else logger.error('Could not start', { error });
    process.exit(1);
  }
}
