import { describe, expect, test } from '@jest/globals';
import { jobs, queueNames, workJobNames } from './jobs.ts';
import { outboxPayloads } from './outbox.ts';

describe('job catalog', () => {
  test('names only queues that exist', () => {
    for (const spec of Object.values(jobs)) expect(queueNames).toContain(spec.queue);
  });

  test('I7: jobs carry ids only, so that Redis never holds a secret or the text of anybody', () => {
    const fields = Object.values(jobs).flatMap(({ schema }) => Object.keys(schema.shape));

    expect([...new Set(fields)].sort()).toEqual(['gen', 'kind', 'outboxId', 'prNumber', 'repoId']);
  });

  test('has a payload schema for every one-shot job, and only for those', () => {
    const workJobs: string[] = Object.values(workJobNames);
    const oneShot = Object.keys(jobs).filter((name) => !workJobs.includes(name));

    expect(Object.keys(outboxPayloads).sort()).toEqual(oneShot.sort());
  });
});
