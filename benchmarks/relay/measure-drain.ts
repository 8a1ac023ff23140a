import type { OutgoingJob, Producer } from '@waggle/platform';
import { type Db, handOverDueWork } from '@waggle/store';
import { sql } from 'kysely';
import { storeRequests } from './store-requests.ts';

/** The relay's own loop over `rows` due rows, then the same jobs by one raw `addBulk` after the other. */
export async function measureDrain(
  { db, producer }: { db: Db; producer: Producer },
  rows: number,
): Promise<{ relayPerSecond: number; addBulkPerSecond: number }> {
  await reset(db, producer);
  await storeRequests(db, 0, rows);
  const batches: OutgoingJob[][] = [];
  const relayStarted = performance.now();
  const sent = await handOverDueWork({
    db,
    publish: async (batch) => {
      batches.push([...batch]);
      await producer.publish(batch);
    },
  });
  if (sent !== rows) throw new Error(`Only ${sent} of ${rows} rows were due`);
  const relayMs = performance.now() - relayStarted;
  await assertQueued(producer, rows);

  await producer.queues.review.obliterate({ force: true });
  const rawStarted = performance.now();
  for (const batch of batches) {
    await producer.queues.review.addBulk(
      batch.map(({ name, jobId, payload }) => ({ name, data: payload, opts: { jobId } })),
    );
  }
  const rawMs = performance.now() - rawStarted;
  await assertQueued(producer, rows);
  return { relayPerSecond: (rows * 1000) / relayMs, addBulkPerSecond: (rows * 1000) / rawMs };
}

export async function reset(db: Db, producer: Producer): Promise<void> {
  await sql`truncate events, pull_request_work, outbox, installations restart identity cascade`.execute(db);
  await producer.queues.review.obliterate({ force: true });
}

async function assertQueued(producer: Producer, rows: number): Promise<void> {
  const waiting = await producer.queues.review.getWaitingCount();
  if (waiting !== rows) throw new Error(`${waiting} of ${rows} jobs are in the queue`);
}
