import { expect, test } from '@jest/globals';
import { createKeyedLock } from './keyed-lock.ts';

test('runs one at a time for each key, in order, and keys beside each other', async () => {
  const exclusively = createKeyedLock(1000);
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = exclusively('a', async () => {
    await gate.promise;
    order.push('first');
  });
  const second = exclusively('a', async () => order.push('second'));
  await exclusively('b', async () => order.push('other key'));

  gate.resolve();
  await Promise.all([first, second]);

  expect(order).toEqual(['other key', 'first', 'second']);
});

test('goes on after a failure', async () => {
  const exclusively = createKeyedLock(1000);

  await expect(exclusively('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(await exclusively('a', async () => 'next')).toBe('next');
});

test('sends the impatient away without an attempt lost, and keeps order for the rest', async () => {
  const exclusively = createKeyedLock(5);
  const gate = Promise.withResolvers<void>();
  const holder = exclusively('a', () => gate.promise);

  await expect(exclusively('a', async () => 'never')).rejects.toMatchObject({
    code: 'REPOSITORY_BUSY',
    countAttempt: false,
  });

  gate.resolve();
  await holder;
  expect(await exclusively('a', async () => 'free again')).toBe('free again');
});
