import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createPacer } from './pacer.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('passes the first call on at once and those that follow closely as one', () => {
  const target = jest.fn();
  const pacer = createPacer(target, 20);

  for (let call = 0; call < 10; call += 1) pacer.call();
  expect(target).toHaveBeenCalledTimes(1);

  jest.advanceTimersByTime(20);
  expect(target).toHaveBeenCalledTimes(2);

  jest.advanceTimersByTime(100);
  expect(target).toHaveBeenCalledTimes(2);
  pacer.call();
  expect(target).toHaveBeenCalledTimes(3);
});

test('passes a call on that waited when it is closed', async () => {
  const target = jest.fn();
  const pacer = createPacer(target, 20);
  pacer.call();
  pacer.call();

  await pacer.close();

  expect(target).toHaveBeenCalledTimes(2);
});
