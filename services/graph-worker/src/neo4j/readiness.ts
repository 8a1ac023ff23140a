import { type Logger, RetryLaterError, toError } from '@waggle/platform';
import type { Graph } from './connect.ts';
import { ensureSchema } from './schema.ts';

export interface Readiness {
  /** Resolves when Neo4j answers and holds the verified schema; rejects with what is wrong. */
  check(): Promise<void>;
  /** The id of the database behind the last successful check: a wiped and re-created one has another. */
  databaseId(): string | null;
}

interface Deps {
  graph: Graph;
  logger: Logger;
  /** Runs beside the first work whenever another database was prepared. */
  onPrepared?: () => void;
  /** How long an answer holds before Neo4j is asked again. */
  holdMs?: number;
  now?: () => number;
}

/**
 * Keeps the schema with the database: whenever Neo4j comes (back) with a database this process has not prepared yet,
 * constraints are created and verified before anything is written to it.
 */
export function createReadiness(deps: Deps): Readiness {
  const { graph, logger, onPrepared = () => {}, holdMs = 2000, now = Date.now } = deps;
  let preparedId: string | null = null;
  let goodUntil = 0;
  let running: Promise<void> | null = null;
  let reportedDown = false;

  async function ask(): Promise<void> {
    const [info] = await graph.read<{ id: string }>('CALL db.info() YIELD id RETURN id', {}, 2000);
    const id = info?.id ?? 'unknown';
    if (id !== preparedId) {
      await ensureSchema(graph);
      preparedId = id;
      logger.info('Neo4j is ready: constraints and indexes verified', { databaseId: id });
      onPrepared();
    }
    reportedDown = false;
    goodUntil = now() + holdMs;
  }

  async function askOnce(): Promise<void> {
    try {
      await ask();
    } catch (error) {
      // One line for each outage: every job and every health probe comes through here.
      if (!reportedDown) logger.warn('Neo4j is not usable', { error: toError(error) });
      reportedDown = true;
      throw error;
    } finally {
      running = null;
    }
  }

  return {
    check: () => {
      if (now() < goodUntil) return Promise.resolve();
      running ??= askOnce();
      return running;
    },
    databaseId: () => preparedId,
  };
}

/** At start a Neo4j that is away is waited for, but one that refuses the password or the schema stops the service. */
export async function prepareAtStart(readiness: Readiness): Promise<void> {
  try {
    await readiness.check();
  } catch (error) {
    if (!(error instanceof RetryLaterError) || error.code === 'GRAPH_REFUSED') throw error;
  }
}
