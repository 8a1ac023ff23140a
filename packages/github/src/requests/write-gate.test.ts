import { expect, test } from '@jest/globals';
import { createWriteGate } from './write-gate.ts';

/** Enters as often as possible within a simulated minute: a wait is an aborted entry, whose time comes later. */
async function countIn(perMinute: number, minutes: number): Promise<number[]> {
  let clock = 1_000_000;
  const gate = createWriteGate(perMinute, () => clock);
  const counts: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    let passed = 0;
    for (let step = 0; step < 600; step += 1) {
      if (await entersNow(gate)) passed += 1;
      clock += 100;
    }
    counts.push(passed);
  }
  return counts;
}

async function entersNow(gate: ReturnType<typeof createWriteGate>): Promise<boolean> {
  return gate.enter(AbortSignal.abort()).then(
    () => true,
    () => false,
  );
}

test('a single review never waits', async () => {
  const gate = createWriteGate(80);

  for (let write = 0; write < 8; write += 1) expect(await entersNow(gate)).toBe(true);
});

test('no minute holds more than the limit, and waiting in vain costs nothing', async () => {
  const [first = 0, second = 0] = await countIn(80, 2);

  expect(first).toBeLessThanOrEqual(80);
  expect(first).toBeGreaterThan(77);
  expect(second).toBeGreaterThan(57);
});

test('0 is no limit', async () => {
  const gate = createWriteGate(0);

  for (let write = 0; write < 1000; write += 1) expect(await entersNow(gate)).toBe(true);
});

test('a row of writes is spread', async () => {
  const gate = createWriteGate(6000);
  for (let write = 0; write < 1500; write += 1) await gate.enter();
  const started = performance.now();

  for (let write = 0; write < 20; write += 1) await gate.enter();

  expect(performance.now() - started).toBeGreaterThan(100);
});
