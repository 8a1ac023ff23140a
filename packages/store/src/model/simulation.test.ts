import { expect, test } from '@jest/globals';
import { createSeededRandom } from './seeded-random.ts';
import * as model from './work-model.ts';

const seeds = 2000;
const chaosSteps = 250;
const patience = 1800;

interface Delivery {
  at: number;
  head: string;
  stored: boolean;
  answered: boolean;
}

/** A delivery, a relay and some workers as they were written, cut short at every await, over a fake clock, GitHub and queue. */
function createWorld(random: () => number) {
  const world = {
    now: 0,
    row: null as model.WorkRow | null,
    jobs: 0,
    head: 'h0',
    deliveries: [] as Delivery[],
    submitted: [] as string[],
    /** GitHub allows one pending review. */
    pending: null as { id: number; head: string } | null,
    analyses: new Set<string>(),
    paidTwice: 0,
    nextId: 1,
  };
  const held = (lease: model.ModelLease) => world.row?.fence === lease.fence && world.row.owner !== null;

  function push(): void {
    world.head = `h${world.nextId++}`;
    const at = Math.floor(world.now / 1000) * 1000;
    world.deliveries.push({ at, head: world.head, stored: false, answered: false });
  }

  function* ingest(delivery: Delivery) {
    yield;
    if (!delivery.stored) {
      const request = { ...delivery, before: null, force: false, settleMs: random() < 0.5 ? 5000 : null };
      world.row = model.modelRequest(world.row, world.now, request);
      delivery.stored = true;
    }
    yield;
    delivery.answered = true;
  }

  function* relay() {
    const claimed = world.row === null ? null : model.modelClaim(world.row, world.now);
    if (claimed === null) return;
    world.row = claimed;
    yield;
    world.jobs += 1;
  }

  function* worker() {
    if (world.jobs === 0 || world.row === null) return;
    world.jobs -= 1;
    yield;
    const taken = model.modelLease(world.row, world.now);
    if (taken === null) return;
    const { lease } = taken;
    world.row = taken.row;
    if (lease === null) return;
    yield;
    const isMoved = yield* review(lease);
    if (!held(lease)) return;
    if (isMoved) {
      const again = { at: world.row.githubAt, head: world.row.head, before: null, force: true, settleMs: null };
      world.row = model.modelRequest(world.row, world.now, again);
      yield;
    }
    world.row = model.modelFinish(world.row, world.now, lease) ?? world.row;
  }

  /** Answers whether the head moved meanwhile. */
  function* review(lease: model.ModelLease): Generator<undefined, boolean> {
    const head = world.head;
    yield;
    if (world.submitted.includes(head)) return false;
    const step = `${lease.gen} ${head}`;
    const isStored = world.analyses.has(step);
    yield;
    if (!isStored) {
      if (world.analyses.has(step) && held(lease)) world.paidTwice += 1;
      yield;
      if (!held(lease)) return false;
      world.analyses.add(step);
      if (world.row !== null) world.row = model.modelProgress(world.row, lease);
    }
    yield;
    if (world.head !== head) return true;
    for (let look = 1; look <= 5; look += 1) {
      yield;
      if (world.submitted.includes(head)) return false;
      if (world.pending !== null && world.pending.head !== head) world.pending = null;
      yield;
      const known = world.pending;
      if (!held(lease)) return false;
      yield;
      if (known === null && world.pending !== null) continue;
      const mine = known ?? { id: world.nextId++, head };
      if (known === null) world.pending = mine;
      yield;
      if (!held(lease)) {
        if (known === null && world.pending?.id === mine.id) world.pending = null;
        return false;
      }
      yield;
      if (world.pending?.id !== mine.id) continue;
      world.pending = null;
      world.submitted.push(head);
      return false;
    }
    return false;
  }

  return { world, push, ingest, relay, worker };
}

/** What is wrong, and the world as it ended. */
function runSeed(seed: number): { problems: string[]; world: unknown } {
  const random = createSeededRandom(seed);
  const { world, push, ingest, relay, worker } = createWorld(random);
  let actors: Generator<undefined, unknown>[] = [];
  const asleepUntil = new Map<Generator<undefined, unknown>, number>();
  function spawn(): void {
    for (const delivery of world.deliveries) if (!delivery.answered && random() < 0.3) actors.push(ingest(delivery));
    actors.push(relay(), worker());
  }
  push();
  for (let step = 0; step < chaosSteps + patience; step += 1) {
    const isChaos = step < chaosSteps;
    // Kills without end make work dead, which is told to people; they try it again once the trouble is over.
    if (!isChaos && step % 500 === 0 && world.row !== null) world.row = model.modelRetryDead(world.row);
    world.now += isChaos && random() < 0.1 ? random() * 20_000 : 25;
    if (actors.filter((one) => (asleepUntil.get(one) ?? 0) <= step).length < 6) spawn();
    if (isChaos && random() < 0.04) push();
    if (isChaos && random() < 0.02) world.jobs = 0;
    // Some sleep for a while in the middle, long enough for another one to take over.
    const awake = actors.filter((one) => (asleepUntil.get(one) ?? 0) <= step);
    const actor = awake[Math.floor(random() * awake.length)];
    if (actor !== undefined && isChaos && random() < 0.04)
      asleepUntil.set(actor, step + 20 + Math.floor(random() * 150));
    // A kill is an actor that never goes on; after the chaos everybody gets to an end.
    if (isChaos && random() < 0.05) actors = actors.filter((one) => one !== actor);
    else if (actor?.next().done) actors = actors.filter((one) => one !== actor);
    if (new Set(world.submitted).size < world.submitted.length)
      return { problems: ['I3: two reviews of one head'], world };
    if (world.deliveries.some(({ answered, stored }) => answered && !stored))
      return { problems: ['I1: answered and not stored'], world };
  }
  return { problems: judge(world), world };
}

function judge({ row, head, submitted, pending, paidTwice }: ReturnType<typeof createWorld>['world']): string[] {
  const problems: string[] = [];
  if (!submitted.includes(head)) problems.push('I2: the head has no review');
  if (pending !== null) problems.push('I4: a pending review is left');
  if (paidTwice > 0) problems.push('I5: a stored step was paid again');
  if (row === null || row.desired > row.done || row.state !== 'idle') problems.push('I6: the work is not done');
  return problems;
}

/** One seed alone, as the failure says: WAGGLE_MODEL_SEED=268 npm test -- simulation.test */
function chooseSeeds(): number[] {
  const only = process.env.WAGGLE_MODEL_SEED;
  return only === undefined ? Array.from({ length: seeds }, (_, index) => index + 1) : [Number(only)];
}

test(`whoever is killed wherever, ${seeds} seeds end with one review of the last head and nothing left over`, () => {
  const failures: string[] = [];
  for (const seed of chooseSeeds()) {
    const { problems } = runSeed(seed);
    if (problems.length > 0) failures.push(`WAGGLE_MODEL_SEED=${seed}: ${problems.join(', ')}`);
  }

  expect(failures).toEqual([]);
}, 120_000);

test('a seed repeats exactly', () => {
  for (const seed of [1, 268, 1999]) expect(runSeed(seed)).toEqual(runSeed(seed));
});
