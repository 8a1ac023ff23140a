import { readFileSync } from 'node:fs';
import { claimDefaults } from '@waggle/store';
import { eventually } from '@waggle/testkit';
import { quantile } from '../quantile.ts';
import type { RealChange } from './choose-changes.ts';
import { connectRepository, measureOurs, ourRepository } from './measure-ours.ts';
import type { AtOnceOptions } from './options.ts';
import { type Bench, withSystem } from './with-system.ts';

export interface AtOnceFigures {
  concurrency: number;
  reviews: number;
  /** The last review submitted, after the worker was let go. */
  wallMs: number;
  perMinute: number;
  /** The worker let go to a review's start, and to its submission. */
  startMs: { p50: number; p95: number; max: number };
  submitMs: { p50: number; p95: number; max: number };
  /** The most memory the worker had in its life, and after one review. */
  peakRssMb: number;
  idleRssMb: number;
  /** Requests to the model that were under way at the same time, at most. */
  modelAtOnce: number;
}

const deadlineMs = 10 * 60_000;

/**
 * All pull requests wait when one worker is let go, for a model that takes its time. The worker has reviewed one before,
 * so that it has its mirror.
 */
export function measureAtOnce(
  options: AtOnceOptions,
  repository: string,
  changes: readonly RealChange[],
  concurrency: number,
): Promise<AtOnceFigures> {
  // One installation has them all: its share must not be what is measured.
  const jobs = String(Math.max(claimDefaults.perInstallation, concurrency));
  const env = { WAGGLE_REVIEW_CONCURRENCY: String(concurrency), WAGGLE_JOBS_PER_INSTALLATION: jobs };
  return withSystem({ delayMs: options.modelDelayMs, env }, async (bench) => {
    const { system, model } = bench;
    await connectRepository(system, repository);
    const [first, ...rest] = changes;
    if (first === undefined) throw new Error('no change to review');
    await measureOurs(system, model, first);
    const worker = system.waggle['review-worker'].pid();
    const idleRssMb = readRssMb(worker, 'VmRSS');
    model.clearRequests();
    const letGoAt = await letThemWait(bench, worker, rest);
    const submitted = await untilAllSubmitted(bench, rest.length);
    const starts = await readStarts(bench, rest.length);
    const wallMs = Math.max(...submitted) - letGoAt;
    const spread = (times: readonly number[]) => {
      const after = times.map((time) => time - letGoAt);
      return { p50: quantile(after, 0.5), p95: quantile(after, 0.95), max: Math.max(...after) };
    };
    return {
      concurrency,
      reviews: rest.length,
      wallMs,
      perMinute: (rest.length * 60_000) / wallMs,
      startMs: spread(starts),
      submitMs: spread(submitted),
      peakRssMb: readRssMb(worker, 'VmHWM'),
      idleRssMb,
      modelAtOnce: countOverlapping(
        model.requests().map(({ at }) => Date.parse(at)),
        options.modelDelayMs,
      ),
    };
  });
}

/** Stops the worker's process while the pull requests are opened; when it was let go. */
async function letThemWait({ system }: Bench, worker: number, changes: readonly RealChange[]): Promise<number> {
  const { github, db } = system;
  process.kill(worker, 'SIGSTOP');
  try {
    github.clearRequests();
    for (const change of changes) await github.openPullRequest(ourRepository, change);
    await github.webhooksSettled();
    const asked = () => db.selectFrom('pull_request_work').select('pr_number').execute();
    await eventually(async () => (await asked()).length > changes.length, { timeoutMs: 60_000 });
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  return Date.now();
}

async function untilAllSubmitted({ system: { github } }: Bench, count: number): Promise<number[]> {
  return eventually(
    () => {
      const submissions = github.requests().filter(({ path }) => /\/reviews\/\d+\/events$/.test(path));
      return submissions.length >= count ? submissions.map(({ at }) => Date.parse(at)) : undefined;
    },
    { timeoutMs: deadlineMs, everyMs: 20 },
  );
}

async function readStarts({ system: { db } }: Bench, count: number): Promise<number[]> {
  const runs = await db.selectFrom('workflow_runs').select('started_at').orderBy('id', 'desc').limit(count).execute();
  return runs.map(({ started_at: at }) => at.getTime());
}

/** Megabytes (of 1,000,000 bytes) that `/proc/PID/status` names. */
function readRssMb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024) / 1e6;
}

/** How many intervals of one length hold the same moment, at most. */
function countOverlapping(starts: readonly number[], length: number): number {
  return Math.max(0, ...starts.map((end) => starts.filter((start) => start <= end && end < start + length).length));
}
