import { expect, test } from '@jest/globals';
import { createOneAtATime } from './one-at-a-time.ts';

test('starts the next one when the one before has ended, also when it failed', async () => {
  const oneAtATime = createOneAtATime();
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = oneAtATime(async () => {
    await gate.promise;
    order.push('first');
    throw new Error('broken');
  });
  const second = oneAtATime(async () => order.push('second'));

  gate.resolve();

  await expect(first).rejects.toThrow('broken');
  await second;
  expect(order).toEqual(['first', 'second']);
});
