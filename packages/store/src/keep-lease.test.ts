import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTestLogger, eventually } from '@waggle/testkit';
import { keepLease, leaseDefaults } from './keep-lease.ts';
import type { LeaseState } from './work-lease.ts';

describe('keeping a lease', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function keep(renew: () => Promise<LeaseState>, times = leaseDefaults) {
    const logger = createTestLogger();
    const ends: string[] = [];
    let asked = 0;
    const stop = keepLease({
      ...times,
      logger,
      onEnd: (state) => ends.push(state),
      renew: () => {
        asked += 1;
        return renew();
      },
    });
    return { logger, ends, stop, asked: () => asked };
  }

  const hang = () => new Promise<never>(() => {});
  const away = () => Promise.reject(new Error('away'));

  test('renews it three times in each lease until stopped', async () => {
    const { asked, ends, stop } = keep(async () => 'held');
    await jest.advanceTimersByTimeAsync(90_000);
    expect([asked(), ends]).toEqual([30, []]);

    stop();
    await jest.advanceTimersByTimeAsync(90_000);
    expect(asked()).toBe(30);
  });

  test('repeats a failed renewal twice a second, says so once, and goes on when Postgres is back in time', async () => {
    let isAway = true;
    const { asked, ends, logger } = keep(async () => (isAway ? away() : 'held'));
    await jest.advanceTimersByTimeAsync(8000);
    expect([asked(), ends, logger.lines.length]).toEqual([11, [], 1]);

    isAway = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ends).toEqual([]);
  });

  test('what is not wanted any more is still held', async () => {
    const { ends } = keep(async () => 'superseded');
    await jest.advanceTimersByTimeAsync(30_000);
    expect(new Set(ends)).toEqual(new Set(['superseded']));
  });

  test.each([
    ['fails', away],
    ['does not answer', hang],
  ])('ends when Postgres %s for a whole lease, not earlier', async (_name, renew) => {
    const { ends } = keep(renew);
    await jest.advanceTimersByTimeAsync(9000);
    expect(ends).toEqual([]);

    await jest.advanceTimersByTimeAsync(500);
    expect(ends).toEqual(['lost']);
  });

  test('asks once more beside a renewal that hangs, and never holds more than two connections', async () => {
    let calls = 0;
    const { ends } = keep(() => (++calls === 1 ? hang() : Promise.resolve('held')));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ends).toEqual([]);

    const hanging = keep(hang);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(hanging.asked()).toBe(2);
  });

  test('asks first after the event loop was blocked for longer than a lease', async () => {
    jest.useRealTimers();
    const { ends, asked, stop } = keep(async () => 'held', { leaseMs: 60, heartbeatMs: 30 });
    const blockedUntil = performance.now() + 200;
    while (performance.now() < blockedUntil);
    await eventually(() => asked() === 2);
    stop();

    expect(ends).toEqual([]);
  });

  test.each<LeaseState>(['lost', 'superseded', 'cancelled'])('tells that the work is %s', async (state) => {
    const { ends } = keep(async () => state);
    await jest.advanceTimersByTimeAsync(3000);
    expect(ends).toEqual([state]);
  });
});
