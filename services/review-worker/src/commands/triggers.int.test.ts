import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { interpretDelivery } from '@waggle/deliveries';
import { recordDeliveries } from '@waggle/store';
import { sql } from 'kysely';
import { createHandlers } from '../handlers.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import type { TestPull } from '../testing/test-pull.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
  // Nobody listens: what was sent is read from GitHub's log.
  bench.simulator.setWebhook({ url: 'http://127.0.0.1:1/webhooks/github', secret: 'a secret of some length' });
});
afterAll(() => bench.close());

/** Stores what GitHub has sent about this repository, as ingest does, and does the work that it asks for. */
async function settle(pull: TestPull): Promise<void> {
  await bench.simulator.webhooksSettled();
  const deliveries = bench.simulator.deliveries().filter(({ repositoryId }) => repositoryId === pull.repoId);
  for (const { guid, event, payload } of deliveries) {
    const verified = { deliveryId: guid, event, source: 'poll' as const, body: Buffer.from(payload) };
    const { delivery } = interpretDelivery({ ...verified, digest: null, traceparent: null }, null);
    await recordDeliveries(bench.db, [delivery]);
  }
  const handlers = createHandlers(bench.deps);
  const { rows } = await sql<{ id: number }>`select id from outbox where kind = 'review.reconsider' and state = 'ready'
    and payload ->> 'repoId' = ${String(pull.repoId)} order by id`.execute(bench.db);
  for (const { id } of rows) await handlers['review.reconsider']({ outboxId: id }, new AbortController().signal);
  await bench.run(pull);
}

async function outcome(pull: TestPull): Promise<{ reviews: number; skipped: string[] }> {
  const { reviews } = await bench.posted(pull);
  const skipped = bench.simulator.checkRuns(pull.name).filter(({ conclusion }) => conclusion === 'skipped');
  return { reviews: reviews.length, skipped: skipped.map(({ summary }) => summary ?? '') };
}

const edit = (pull: TestPull, change: object, by?: string) =>
  bench.simulator.editPullRequest({ ...pull.name, number: pull.number }, change, by);

describe('what filters skip gets a check run that says why, and is reviewed once that changes', () => {
  test.each<[string, string, object, string, (pull: TestPull) => Promise<unknown>]>([
    [
      'a label',
      'filters: {labels: ["!wip", ready]}',
      {},
      '`filters.labels` asks for `ready`',
      (pull) => edit(pull, { labels: ['ready'] }),
    ],
    [
      'the trigger label',
      'filters: {authors: [ada]}',
      {},
      '`filters.authors` leaves out `acme`',
      (pull) => edit(pull, { labels: ['waggle:review'] }),
    ],
    [
      'the title',
      'filters: {title: {exclude: ["^WIP"]}}',
      { title: 'WIP: x' },
      '`filters.title.exclude` leaves out titles like `^WIP`',
      (pull) => edit(pull, { title: 'Done' }),
    ],
    ['being ready', '', { draft: true }, 'the pull request is a draft', (pull) => edit(pull, { draft: false })],
    [
      'the configuration',
      'review_on: {bots: false}',
      { author: 'renovate[bot]' },
      '`review_on.bots` leaves out what Apps open',
      (pull) =>
        bench.simulator.push(pull.name, { branch: 'main', files: { '.waggle.yml': 'review_on: {bots: true}' } }),
    ],
    [
      'a request for our review',
      'filters: {base_branches: ["release/*"]}',
      {},
      '`filters.base_branches` leaves out `main`',
      (pull) => bench.simulator.requestReview({ ...pull.name, number: pull.number }, 'waggle[bot]'),
    ],
  ])('%s', async (_name, config, over, reason, change) => {
    const pull = await bench.openPull({ '.waggle.yml': config }, { 'a.ts': 'a();\n' }, { author: 'acme', ...over });

    await settle(pull);

    expect(await outcome(pull)).toEqual({ reviews: 0, skipped: [`Not reviewed: ${reason}.`] });
    await change(pull);
    await settle(pull);
    expect((await outcome(pull)).reviews).toBe(1);
  });

  test('a label that no filter names changes nothing about a reviewed pull request', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await settle(pull);
    await edit(pull, { labels: ['bug'] });

    await settle(pull);

    expect(await outcome(pull)).toEqual({ reviews: 1, skipped: [] });
    expect(await bench.runs(pull)).toHaveLength(1);
  });

  test('a pull request of Waggle itself is never reviewed, whoever asks', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' }, { author: 'waggle[bot]' });
    await edit(pull, { labels: ['waggle:review'] });

    await settle(pull);

    expect(await outcome(pull)).toEqual({ reviews: 0, skipped: ['Not reviewed: Waggle opened it itself.'] });
  });

  test('a draft is reviewed where the configuration says so', async () => {
    const before = { '.waggle.yml': 'review_on: {drafts: true}\n' };
    const pull = await bench.openPull(before, { 'a.ts': 'a();\n' }, { draft: true });

    await settle(pull);

    expect((await outcome(pull)).reviews).toBe(1);
  });
});
