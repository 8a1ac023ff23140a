import { afterEach, describe, expect, test } from '@jest/globals';
import type { WorkJob } from '@waggle/contracts';
import { silentLogger, testRedisPrefix, testRedisUrl } from '@waggle/testkit';
import type { Closable } from './lifecycle.ts';
import { createProducer, type Handlers, type OutgoingJob, startQueueWorker } from './queue.ts';

const opened: Closable[] = [];

function settings() {
  return { redisUrl: testRedisUrl(), prefix: testRedisPrefix() };
}

function reviewJob(gen: number, jobId = `rv-1-2-g${gen}-e1`): OutgoingJob {
  return { name: 'review.pull_request', jobId, payload: { repoId: 1, prNumber: 2, kind: 'review', gen } };
}

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

describe('queue', () => {
  test('delivers a parsed payload to its handler, and the same job id once', async () => {
    const queue = settings();
    const producer = createProducer(queue, silentLogger);
    opened.push(producer);
    const seen: WorkJob[] = [];
    const done = Promise.withResolvers<void>();
    const handlers: Handlers<'review'> = {
      'review.pull_request': async (payload) => {
        seen.push(payload);
        if (payload.gen === 2) done.resolve();
      },
      'review.command': async () => {},
      'review.reconsider': async () => {},
    };
    opened.push(startQueueWorker({ settings: queue, logger: silentLogger, concurrency: 1 }, 'review', handlers));
    await producer.queues.review.waitUntilReady();

    await producer.publish([reviewJob(1), reviewJob(1), reviewJob(2)]);
    await done.promise;

    expect(seen.map(({ gen }) => gen)).toEqual([1, 2]);
  });

  test('fault 37: jobs of another version do not fail, and do not hold up the others', async () => {
    const queue = settings();
    const producer = createProducer(queue, silentLogger);
    opened.push(producer);
    const seen: number[] = [];
    const done = Promise.withResolvers<void>();
    const handlers: Handlers<'review'> = {
      'review.pull_request': async ({ gen }) => {
        seen.push(gen);
        done.resolve();
      },
      'review.command': async () => {},
      'review.reconsider': async () => {},
    };
    await producer.queues.review.waitUntilReady();
    // What a newer version hands over: a job that is not known yet, and a known one in a new form.
    await producer.queues.review.add('review.next_year', { x: 1 }, { jobId: 'rv-new-1', attempts: 1 });
    await producer.queues.review.add('review.pull_request', { version: 2 }, { jobId: 'rv-new-2', attempts: 1 });
    const newer = { name: 'review.next_year', jobId: 'rv-new-3', payload: {} } as unknown as OutgoingJob;
    await producer.publish([newer, reviewJob(7)]);

    opened.push(startQueueWorker({ settings: queue, logger: silentLogger, concurrency: 1 }, 'review', handlers));
    await done.promise;

    expect(seen).toEqual([7]);
    expect(await producer.queues.review.getFailedCount()).toBe(0);
    expect(await producer.queues.review.getJob('rv-new-3')).toBeUndefined();
  });

  test('refuses to publish a payload that does not fit its job', async () => {
    const producer = createProducer(settings(), silentLogger);
    opened.push(producer);

    await expect(producer.publish([{ name: 'graph.push', jobId: 'x', payload: { secret: 's' } }])).rejects.toThrow();
  });

  test('fails fast when Redis is away instead of waiting for it', async () => {
    const producer = createProducer({ redisUrl: 'redis://127.0.0.1:1', prefix: 'x' }, silentLogger);
    opened.push(producer);

    await expect(producer.publish([reviewJob(1)])).rejects.toThrow();
  });

  test('fault 37: closing aborts a running job through its signal', async () => {
    const queue = settings();
    const producer = createProducer(queue, silentLogger);
    opened.push(producer);
    await producer.queues.review.waitUntilReady();
    const started = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<string>();
    const worker = startQueueWorker(
      { settings: queue, logger: silentLogger, concurrency: 1, graceMs: 1500 },
      'review',
      {
        'review.pull_request': async (_payload, signal) => {
          signal.addEventListener('abort', () => aborted.resolve(String(signal.reason)));
          started.resolve();
          await aborted.promise;
        },
        'review.command': async () => {},
        'review.reconsider': async () => {},
      },
    );
    await producer.publish([reviewJob(1)]);
    await started.promise;

    await worker.close();

    await expect(aborted.promise).resolves.toContain('shutdown');
  });
});
