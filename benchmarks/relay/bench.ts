import { parseArgs } from 'node:util';
import { createLogger, createProducer } from '@waggle/platform';
import { openTestDatabase } from '@waggle/store/testing';
import { testRedisPrefix, testRedisUrl } from '@waggle/testkit';
import { median } from '../ingest/median.ts';
import { quantile } from '../quantile.ts';
import { withDurableBacking } from '../with-durable-backing.ts';
import { measureDrain } from './measure-drain.ts';
import { measureStarts } from './measure-starts.ts';

/**
 * Rows from Postgres to BullMQ against raw `addBulk` of the same jobs, and the time from an accepted delivery to the
 * start of its job in a worker against raw `add`. `--rows 4000 --starts 200 --rounds 5`.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '4000' },
      starts: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const [rows, starts, rounds] = [values.rows, values.starts, values.rounds].map((text) => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1 || count > 20_000) throw new Error('counts are whole, from 1 to 20000');
    return count;
  }) as [number, number, number];
  return await withDurableBacking(() => measure({ rows, starts, rounds }));
}

async function measure(counts: { rows: number; starts: number; rounds: number }): Promise<Record<string, number>> {
  const database = await openTestDatabase();
  const logger = createLogger('bench', 'error');
  const settings = { redisUrl: testRedisUrl(), prefix: testRedisPrefix('bench') };
  const producer = createProducer(settings, logger);
  try {
    const deps = { db: database.db, producer, settings, logger };
    await measureDrain(deps, Math.min(500, counts.rows)); // code is compiled, connections are open
    const drains = [];
    for (let round = 0; round < counts.rounds; round += 1) drains.push(await measureDrain(deps, counts.rows));
    const { ours, raw } = await measureStarts(deps, counts.starts);
    const ratio = median(drains.map((drain) => drain.relayPerSecond / drain.addBulkPerSecond));
    const lines = [
      `${counts.rounds} rounds of ${counts.rows} rows; ${counts.starts} deliveries one after the other`,
      `rows/s   relay ${median(drains.map((d) => d.relayPerSecond)).toFixed(0)}, addBulk ${median(drains.map((d) => d.addBulkPerSecond)).toFixed(0)}, ratio ${ratio.toFixed(2)}`,
      ...(
        [
          ['accepted to worker start', ours],
          ['raw add to worker start', raw],
        ] as const
      ).map(
        ([label, sample]) =>
          `${label}, ms   p50 ${quantile(sample, 0.5).toFixed(2)}, p99 ${quantile(sample, 0.99).toFixed(2)}`,
      ),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return {
      rows_ratio_vs_addbulk: ratio,
      start_p50_extra_ms: quantile(ours, 0.5) - quantile(raw, 0.5),
      start_p99_ms: quantile(ours, 0.99),
    };
  } finally {
    await producer.queues.review.obliterate({ force: true });
    await producer.close();
    await database.close();
  }
}
