import { AppError, type Closable, type Logger, toError } from '@waggle/platform';
import type { NewDelivery, Stored } from '@waggle/store';
import { ZodError } from 'zod';

export interface WriterDeps {
  /** Stores deliveries in one transaction: all or none. */
  record: (deliveries: readonly NewDelivery[]) => Promise<Stored[]>;
  /** Something was committed that asks for work. */
  onStored: () => void;
  /** How many senders are connected, each of which waits for an answer before it sends the next delivery. */
  connections?: () => number;
  logger: Logger;
  deadlineMs?: number;
  /** This many waiting deliveries are worth a commit at once. */
  goodBatch?: number;
  maxBatch?: number;
  maxInFlight?: number;
  /** Under load, how long a delivery waits for others to share its commit. */
  lingerMs?: number;
}

export interface DeliveryWriter extends Closable {
  /** Resolves after the commit; rejects after the deadline, when the delivery may still be committed later. */
  write(delivery: NewDelivery): Promise<Stored>;
}

interface Pending {
  delivery: NewDelivery;
  bytes: number;
  /** Answered, with or without success: not worth storing any more. */
  settled: boolean;
  resolve(stored: Stored): void;
  reject(error: Error): void;
}

// Packed in one go, which holds up everybody for 3 ms.
const maxBatchBytes = 1024 * 1024;
// A large body takes its time to travel, on top of the time that Postgres has to answer.
const extraMsPerMiB = 100;

/**
 * Commits deliveries that arrive together in one transaction: 17 to 19 thousand rows a second instead of 3. A batch that
 * fails is repeated row by row, so that a bad row cannot fail its neighbours.
 */
export function createDeliveryWriter(deps: WriterDeps): DeliveryWriter {
  const { connections = () => Number.POSITIVE_INFINITY } = deps;
  const { deadlineMs = 1500, goodBatch = 10, maxBatch = 64, maxInFlight = 2, lingerMs = 15 } = deps;
  const queue: Pending[] = [];
  const running = new Set<Promise<void>>();
  let inFlight = 0;
  let soon: NodeJS.Immediate | null = null;
  let later: NodeJS.Timeout | null = null;
  let flushedAt = Number.NEGATIVE_INFINITY;

  // The first after a quiet moment goes at once. Those that follow wait for each other: a commit of its own costs a
  // delivery several times what all the rest does.
  function schedule(): void {
    if (soon !== null || queue.length === 0 || running.size >= maxInFlight) return;
    const waitMs = isWorthIt() ? 0 : flushedAt + lingerMs - performance.now();
    if (waitMs <= 0) soon = setImmediate(flush);
    else later ??= setTimeout(flush, waitMs);
  }

  // When nobody is left who could send one more, waiting is idling; but a few wait for what is in flight.
  function isWorthIt(): boolean {
    if (queue.length >= Math.min(goodBatch, maxBatch)) return true;
    return queue.length >= goodBatch / 2 && queue.length + inFlight >= connections();
  }

  function flush(): void {
    if (soon !== null) clearImmediate(soon);
    if (later !== null) clearTimeout(later);
    soon = null;
    later = null;
    flushedAt = performance.now();
    while (running.size < maxInFlight) {
      const batch = takeBatch(queue, maxBatch);
      if (batch.length === 0) return;
      inFlight += batch.length;
      const work = storeBatch(deps, batch).finally(() => {
        inFlight -= batch.length;
        running.delete(work);
        schedule();
      });
      running.add(work);
    }
  }

  return {
    write: (delivery) => {
      const { promise, resolve, reject } = Promise.withResolvers<Stored>();
      const bytes = delivery.payload?.length ?? 0;
      const patienceMs = deadlineMs + (bytes / 1024 / 1024) * extraMsPerMiB;
      const timer = setTimeout(() => settle(() => reject(tooLate(patienceMs))), patienceMs);
      const pending: Pending = {
        delivery,
        bytes,
        settled: false,
        resolve: (stored) => settle(() => resolve(stored)),
        reject: (error) => settle(() => reject(error)),
      };
      function settle(end: () => void): void {
        clearTimeout(timer);
        pending.settled = true;
        end();
      }
      queue.push(pending);
      schedule();
      return promise;
    },
    close: async () => {
      while (queue.length > 0 || running.size > 0) {
        flush();
        await Promise.all(running);
      }
    },
  };
}

/** The oldest that are still waited for, as many as fit. */
function takeBatch(queue: Pending[], maxBatch: number): Pending[] {
  const batch: Pending[] = [];
  let bytes = 0;
  while (batch.length < maxBatch) {
    const [next] = queue;
    if (next === undefined || (batch.length > 0 && bytes + next.bytes > maxBatchBytes)) return batch;
    queue.shift();
    if (next.settled) continue;
    batch.push(next);
    bytes += next.bytes;
  }
  return batch;
}

async function storeBatch(deps: WriterDeps, batch: Pending[]): Promise<void> {
  try {
    await store(deps, batch);
  } catch (thrown) {
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) return await storeBareIfBad(deps, only, toError(thrown));
    for (const pending of batch) if (!pending.settled) await storeBatch(deps, [pending]);
  }
}

async function store(deps: WriterDeps, batch: Pending[]): Promise<void> {
  const answers = await deps.record(batch.map(({ delivery }) => delivery));
  for (const [index, pending] of batch.entries()) pending.resolve(answers[index] ?? 'stored');
  if (batch.some(({ delivery }) => delivery.effects.length > 0)) deps.onStored();
}

/** A delivery whose content Postgres refuses would be refused for ever: it is kept without what it asks for. */
async function storeBareIfBad(deps: WriterDeps, pending: Pending, error: Error): Promise<void> {
  if (!isBadContent(error)) return pending.reject(error);
  const { deliveryId, eventType: event } = pending.delivery;
  deps.logger.error('Delivery stored without effects', { deliveryId, event, error });
  const facts = { action: null, installationId: null, repoId: null, prNumber: null, traceparent: null };
  const bare: NewDelivery = { ...pending.delivery, ...facts, status: 'unparsable', effects: [] };
  try {
    await store(deps, [{ ...pending, delivery: bare }]);
  } catch (thrown) {
    pending.reject(toError(thrown));
  }
}

/** SQLSTATE classes of bad data, violated constraints and exceeded limits; and payloads that no schema takes. */
function isBadContent(error: Error): boolean {
  if (error instanceof ZodError) return true;
  return 'code' in error && typeof error.code === 'string' && /^(22|23|54)[0-9A-Z]{3}$/.test(error.code);
}

function tooLate(patienceMs: number): AppError {
  return new AppError('DATABASE_TIMEOUT', `Postgres did not confirm within ${Math.round(patienceMs)} ms`);
}
