import { parseArgs } from 'node:util';
import { quantile } from '../quantile.ts';
import { withBacking } from '../with-backing.ts';
import { measureBullmqKill, measureWaggleKill } from './measure-kill.ts';
import { countBullmqAfterWipe, measureWaggleWipe } from './measure-wipe.ts';

const waitingJobs = 100;
const bullmqPatienceMs = 15_000;

/**
 * How soon a job goes on whose worker was killed (`--rounds`, 5), and how soon everything is done that waited in a Redis
 * which lost it; beside it plain BullMQ with its defaults. Seconds.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '5' } } });
  const rounds = Number(values.rounds);
  return withBacking(async () => {
    // BullMQ takes up to a minute, in which the others do not disturb it: its workers only wait.
    const bullmq = Promise.all(Array.from({ length: Math.min(rounds, 3) }, measureBullmqKill));
    const kills: number[] = [];
    const wipes: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      kills.push((await measureWaggleKill()) / 1000);
      wipes.push((await measureWaggleWipe(waitingJobs)) / 1000);
      const [kill = 0, wipe = 0] = [kills.at(-1), wipes.at(-1)];
      process.stdout.write(`round ${round}: after a kill ${kill.toFixed(1)} s, after a wipe ${wipe.toFixed(1)} s\n`);
    }
    const bullmqKills = (await bullmq).map((ms) => ms / 1000);
    const bullmqDone = await countBullmqAfterWipe(waitingJobs, bullmqPatienceMs);
    print('kill -9 in a job until it goes on, s', kills, bullmqKills);
    print(`wiped Redis until ${waitingJobs} jobs are done, s`, wipes, null);
    process.stdout.write(`plain BullMQ: ${bullmqDone} of ${waitingJobs} jobs after the wipe\n`);
    return {
      rounds,
      kill_s_p50: quantile(kills, 0.5),
      kill_s_max: Math.max(...kills),
      wipe_s_p50: quantile(wipes, 0.5),
      wipe_s_max: Math.max(...wipes),
      bullmq_kill_s_p50: quantile(bullmqKills, 0.5),
      bullmq_wipe_jobs_done: bullmqDone,
      kill_ratio_vs_bullmq: quantile(kills, 0.5) / quantile(bullmqKills, 0.5),
    };
  });
}

function print(what: string, ours: readonly number[], theirs: readonly number[] | null): void {
  const show = (values: readonly number[]) =>
    `${quantile(values, 0.5).toFixed(1)} (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;
  process.stdout.write(`${what}: Waggle ${show(ours)}, BullMQ ${theirs === null ? 'never' : show(theirs)}\n`);
}
