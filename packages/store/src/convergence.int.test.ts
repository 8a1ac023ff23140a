import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { recordDeliveries } from './events.ts';
import { buildDelivery, buildRequest } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';

const pullRequests = 8;
const pushes = 25;
const seed = 20_261_124;

describe('fault 28: 200 events of 8 pull requests, doubled and shuffled, over 16 connections', () => {
  let database: OpenDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test('end at the newest head of each pull request and store every event once', async () => {
    const deliveries = Array.from({ length: pullRequests * pushes }, (_, index) => {
      const prNumber = 1 + (index % pullRequests);
      const push = Math.floor(index / pullRequests);
      const request = buildRequest({ prNumber, at: 1000 + push, headSha: headOf(prNumber, push) });
      return buildDelivery({ prNumber, effects: [{ type: 'work', ...request }] });
    });
    const queue = shuffle([...deliveries, ...deliveries], seed);
    const { db } = database.connect({ poolMax: 16 });
    const answers: string[] = [];
    await Promise.all(
      Array.from({ length: 16 }, async (_, worker) => {
        // Batches of uneven size, as the micro-batcher of ingest makes them.
        for (
          let batch = queue.splice(0, 1 + (worker % 5));
          batch.length > 0;
          batch = queue.splice(0, 1 + (worker % 5))
        ) {
          answers.push(...(await recordDeliveries(db, batch)));
        }
      }),
    );

    const { rows } = await sql<{ pr: number; head: string; desired: number; at: Date }>`
      select pr_number as pr, head_sha as head, desired_gen as desired, github_updated_at as at
      from pull_request_work order by pr_number`.execute(db);
    expect(rows.map(({ pr, head, at }) => ({ pr, head, at: at.getTime() / 1000 }))).toEqual(
      Array.from({ length: pullRequests }, (_, index) => ({
        pr: index + 1,
        head: headOf(index + 1, pushes - 1),
        at: 1000 + pushes - 1,
      })),
    );
    expect(rows.every(({ desired }) => desired >= 1 && desired <= pushes)).toBe(true);
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(deliveries.length);
    expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(deliveries.length);
  });
});

function headOf(prNumber: number, push: number): string {
  return `${prNumber}-${push}`.padEnd(40, '0');
}

function shuffle<T>(items: T[], start: number): T[] {
  let state = start;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
