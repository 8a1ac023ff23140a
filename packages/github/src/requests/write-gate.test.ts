import { describe, expect, test } from '@jest/globals';
import { ParkInstallationError } from '@waggle/platform';
import { createWriteGate } from './write-gate.ts';
import { createLocalPace, githubWriteLimits, holdMs } from './write-pace.ts';

/** A pace with a clock of its own; every write takes no time. */
function createPace(limits = githubWriteLimits) {
  const clock = { now: 1_000_000 };
  const pace = createLocalPace(limits, () => clock.now);
  async function write(): Promise<number> {
    const waitMs = await pace.take(1);
    if (waitMs === 0) await pace.done(1);
    return waitMs;
  }
  return { clock, pace, write };
}

/** Writes as often as the pace allows, and answers when. */
async function writeFor(ms: number): Promise<number[]> {
  const { clock, write } = createPace();
  const startedAt = clock.now;
  const at: number[] = [];
  while (clock.now < startedAt + ms) {
    const waitMs = await write();
    if (waitMs === 0) at.push(clock.now - startedAt);
    clock.now += Math.max(waitMs, 1);
  }
  return at;
}

describe('the pace of writes', () => {
  test('is at least a second between two, at most 80 in any minute and 500 in any hour', async () => {
    const at = await writeFor(3 * 3_600_000);

    for (const [index, time] of at.entries()) {
      expect(time - (at[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(1000);
      expect(time - (at[index - 80] ?? -Infinity)).toBeGreaterThanOrEqual(60_000);
      expect(time - (at[index - 500] ?? -Infinity)).toBeGreaterThanOrEqual(3_600_000);
    }
    expect(at.length).toBe(1500);
  });

  test('lets one write at a time, and does not wait for ever for one that was killed', async () => {
    const { clock, pace } = createPace();
    expect(await pace.take(1)).toBe(0);
    clock.now += 5000;
    expect(await pace.take(1)).toBeGreaterThan(0);
    expect(await pace.take(2)).toBe(0);

    clock.now += holdMs;

    expect(await pace.take(1)).toBe(0);
  });
});

describe('the gate of writes', () => {
  test('parks the installation rather than wait for long', async () => {
    const gate = createWriteGate({ take: async () => 40_000, done: async () => {} });

    const error = await gate.run(1, async () => 'written').catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ParkInstallationError);
    expect((error as ParkInstallationError).until.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  test('gives its place back when the write fails', async () => {
    const done: number[] = [];
    const gate = createWriteGate({ take: async () => 0, done: async (id) => void done.push(id) });

    await expect(gate.run(7, () => Promise.reject(new Error('502')))).rejects.toThrow('502');

    expect(await gate.run(7, async () => 'written')).toBe('written');
    expect(done).toEqual([7, 7]);
  });

  test('without a pace nothing waits', async () => {
    const gate = createWriteGate(null);

    expect(await Promise.all([gate.run(1, async () => 1), gate.run(1, async () => 2)])).toEqual([1, 2]);
  });
});
