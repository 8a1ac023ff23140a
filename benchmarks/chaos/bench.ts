import { parseArgs } from 'node:util';
import { type CrashBacking, openCrashBacking } from '@waggle/local/crash';
import { createRandom } from '../random.ts';
import { judge, type Verdict, waitUntilQuiet } from './judge.ts';
import { startMonkeys } from './monkeys.ts';
import { openWorld } from './open-world.ts';
import { letPeopleWork } from './people.ts';
import { startResending } from './resend.ts';

interface SeedResult extends Verdict {
  seed: number;
  deliveries: number;
  attempts: number;
  pushes: number;
  faults: number;
  kills: Record<string, number>;
  exits: string[];
  settleS: number;
}

const patienceMs = 120_000;

/**
 * `--seeds N` (5), `--first SEED` (1), `--seconds S` (12), `--strict` (a fault found is an error): real services under
 * kill -9, Redis wipes, Postgres crashes, a Neo4j that is killed or stopped and a failing GitHub. Afterwards every open
 * pull request must have exactly one review of its head and its node in the graph, and nothing be left over.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const text = { type: 'string' } as const;
  const options = { seeds: text, first: text, seconds: text, strict: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  const [seeds, first, seconds] = [Number(values.seeds ?? 5), Number(values.first ?? 1), Number(values.seconds ?? 12)];
  const backing = await openCrashBacking();
  const results: SeedResult[] = [];
  try {
    for (let seed = first; seed < first + seeds; seed += 1) {
      const result = await runSeed(backing, seed, seconds * 1000);
      print(result);
      results.push(result);
    }
  } finally {
    await backing.close();
  }
  const metrics = summarize(results);
  if (values.strict) requireNothingFound(metrics);
  return metrics;
}

function requireNothingFound(metrics: Record<string, number>): void {
  const found = ['lost', 'doubled', 'leftovers', 'exits'].filter((name) => metrics[name] !== 0);
  if (found.length > 0) throw new Error(`not zero: ${found.map((name) => `${name} ${metrics[name]}`).join(', ')}`);
}

async function runSeed(backing: CrashBacking, seed: number, chaosMs: number): Promise<SeedResult> {
  const random = createRandom(seed);
  const world = await openWorld(backing, seed);
  try {
    // One source of numbers for each, so that the speed of one does not change what the others do.
    const resender = startResending(world.simulator, createRandom(random.between(1, 2 ** 31)));
    const monkeys = startMonkeys(world, createRandom(random.between(1, 2 ** 31)));
    const { pushes, faults } = await letPeopleWork(world, createRandom(random.between(1, 2 ** 31)), chaosMs);
    const endedAt = performance.now();
    await monkeys.stop();
    const { accepted, refused, attempts } = await resender.settle(patienceMs);
    await waitUntilQuiet(world, patienceMs);
    const settleS = (performance.now() - endedAt) / 1000;
    const verdict = await judge(world);
    if (refused > 0) verdict.leftovers.push(`${refused} deliveries that were never accepted`);
    const { kills, exits } = monkeys;
    return { seed, deliveries: accepted, attempts, pushes, faults, kills, exits, settleS, ...verdict };
  } finally {
    await world.close();
  }
}

function killsOf({ kills }: SeedResult): number {
  return Object.values(kills).reduce((sum, count) => sum + count, 0);
}

function print(result: SeedResult): void {
  const { seed, deliveries, attempts, pushes, faults, kills, settleS, lost, doubled, leftovers, exits } = result;
  const killed = Object.entries(kills).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(
    `seed ${seed}: ${deliveries} deliveries in ${attempts} attempts, ${pushes} pushes, ${faults} GitHub faults, ` +
      `${killsOf(result)} kills (${killed.join(', ')}), settled in ${settleS.toFixed(1)} s: ` +
      `${lost.length} lost, ${doubled.length} doubled, ${leftovers.length} left over\n`,
  );
  for (const [what, lines] of Object.entries({ lost, doubled, leftovers, 'ended by itself': exits })) {
    for (const line of lines) process.stdout.write(`  ${what}: ${line}\n`);
  }
}

function summarize(results: readonly SeedResult[]): Record<string, number> {
  const sum = (of: (result: SeedResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    seeds: results.length,
    deliveries: sum(({ deliveries }) => deliveries),
    pushes: sum(({ pushes }) => pushes),
    faults: sum(({ faults }) => faults),
    kills: sum(killsOf),
    exits: sum(({ exits }) => exits.length),
    lost: sum(({ lost }) => lost.length),
    doubled: sum(({ doubled }) => doubled.length),
    leftovers: sum(({ leftovers }) => leftovers.length),
    settle_s_max: Math.max(...results.map(({ settleS }) => settleS)),
  };
}
