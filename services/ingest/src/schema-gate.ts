import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type Closable, type Logger, PermanentError, toError } from '@waggle/platform';

export interface SchemaGate extends Closable {
  /** Throws until the database was seen with the schema this service needs. */
  assertOpen(): void;
}

const retryMs = 1000;
// A Postgres that does not answer at all must not hold up the start until its connection times out.
const firstLookMs = 2000;

/**
 * Checks the schema before anything is stored. A database that is there and too old ends the start with the command to
 * run; one that is away is looked for again, while the service already answers 503.
 */
export async function openSchemaGate(deps: {
  assertSchema: () => Promise<void>;
  logger: Logger;
  retryEveryMs?: number;
}): Promise<SchemaGate> {
  const { assertSchema, logger, retryEveryMs = retryMs } = deps;
  const stop = new AbortController();
  let closedBecause: Error | null = null;

  async function look(): Promise<void> {
    while (closedBecause !== null && !stop.signal.aborted) {
      await delay(retryEveryMs, undefined, { signal: stop.signal }).catch(() => {}); // closed: the loop ends
      if (stop.signal.aborted) return;
      try {
        await assertSchema();
        closedBecause = null;
        logger.info('The database is there');
      } catch (thrown) {
        const error = toError(thrown);
        if (error instanceof PermanentError && !(closedBecause instanceof PermanentError)) {
          logger.error('The database cannot be used', { error });
        }
        closedBecause = error;
      }
    }
  }

  try {
    await withinMs(assertSchema(), firstLookMs);
  } catch (thrown) {
    const error = toError(thrown);
    if (error instanceof PermanentError) throw error;
    closedBecause = error;
    logger.warn('Postgres is not reachable; deliveries are answered 503 until it is', { error });
  }
  const looking = look();
  return {
    assertOpen: () => {
      if (closedBecause !== null) throw new AppError('DATABASE_AWAY', closedBecause.message);
    },
    close: async () => {
      stop.abort();
      await looking;
    },
  };
}

async function withinMs(work: Promise<void>, ms: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new AppError('DATABASE_TIMEOUT', `No answer within ${ms} ms`)), ms);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // reported by the race, or seen again by the next look
  }
}
