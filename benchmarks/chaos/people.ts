import { setTimeout as delay } from 'node:timers/promises';
import type { FaultInput } from '@waggle/testkit';
import type { Random } from '../random.ts';
import type { ChaosPull, World } from './open-world.ts';

const faults: FaultInput[] = [
  { effect: 'status', status: 502, method: 'GET', times: 2 },
  { effect: 'status', status: 502, method: 'POST' },
  { effect: 'status', status: 502, method: 'POST', afterEffect: true },
  { effect: 'status', status: 502, method: 'PATCH', afterEffect: true },
  { effect: 'reset-before', method: 'POST' },
  { effect: 'reset-after', method: 'POST', path: '/reviews' },
  { effect: 'reset-after', method: 'POST', path: '/check-runs$' },
  { effect: 'reset-after', method: 'POST', path: '/events$' },
  { effect: 'delay', method: 'POST', path: '/reviews', delayMs: 700 },
];
// Parking adds up to 30 s of its own, so one of them is enough for a run.
const limits: FaultInput[] = [
  { effect: 'rate-limited', resetInSeconds: 1, path: '/repos/' },
  { effect: 'secondary-limited', retryAfterSeconds: 1, path: '/repos/' },
];

/** Pushes, closes and reopens pull requests, and makes GitHub fail now and then, for the given time. */
export async function letPeopleWork(
  world: World,
  random: Random,
  forMs: number,
): Promise<{ pushes: number; faults: number }> {
  const { simulator } = world;
  const done = { pushes: 0, faults: 1 };
  const deadline = performance.now() + forMs;
  simulator.fail(random.pick(limits));
  while (performance.now() < deadline) {
    const pull = random.pick(world.pulls);
    const target = { owner: pull.owner, name: pull.name };
    const dice = random.next();
    if (dice < 0.08) {
      await simulator.editPullRequest(pull, { state: 'closed' });
      await simulator.editPullRequest(pull, { state: 'open' });
    } else if (dice < 0.45) {
      simulator.fail(random.pick(faults));
      done.faults += 1;
    } else {
      await push(world, target, pull, random);
      done.pushes += 1;
    }
    await delay(random.between(50, 350));
  }
  simulator.clearFaults();
  return done;
}

async function push(
  { simulator }: World,
  target: { owner: string; name: string },
  pull: ChaosPull,
  random: Random,
): Promise<void> {
  const text = `export const b = ${random.between(2, 1_000_000)};\n`;
  const onto = random.next() < 0.1 ? { onto: 'main' } : {};
  const pushed = await simulator.push(target, {
    branch: pull.branch,
    files: { [`src/${pull.branch}.ts`]: text },
    ...onto,
  });
  pull.head_sha = pushed.after;
}
