import { Worker } from 'node:worker_threads';
import type { Answer, Outcome, Ready, Request, SkipReason } from './messages.ts';

export interface Job {
  request: Request;
  settle: (outcome: Outcome<unknown>) => void;
}

export interface PoolWorker {
  /** Jobs given and not yet settled, the oldest is the one at work. */
  jobs: Job[];
  /** How many it was ever given. */
  given: number;
  give(job: Job): void;
  close(): Promise<void>;
}

export interface PoolWorkerOptions {
  script: URL;
  /** How long one text may take before its worker is ended: a query that runs away does not look at any clock. */
  killAfterMs: number;
  maxHeapMb: number;
  /** Called after each answer, and once with `gone` when the worker ended; then `jobs` holds what it left behind. */
  onChange: (worker: PoolWorker, gone: boolean) => void;
}

/** A thread that answers texts in order. When it breaks, the text at work is to blame: it is skipped, the others remain. */
export function startPoolWorker({ script, killAfterMs, maxHeapMb, onChange }: PoolWorkerOptions): PoolWorker {
  const thread = new Worker(script, {
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: maxHeapMb },
  });
  let timer: NodeJS.Timeout | undefined;
  let gone = false;
  let ready = false;
  const worker: PoolWorker = {
    jobs: [],
    given: 0,
    give: (job) => {
      worker.jobs.push(job);
      worker.given += 1;
      thread.postMessage(job.request);
      if (worker.jobs.length === 1) watch();
    },
    close: async () => {
      gone = true;
      clearTimeout(timer);
      await thread.terminate();
    },
  };

  /** A thread with nothing to do does not keep the process alive. */
  function watch(): void {
    clearTimeout(timer);
    if (worker.jobs.length === 0) thread.unref();
    else thread.ref();
    if (worker.jobs.length > 0 && ready) timer = setTimeout(() => end('too_slow'), killAfterMs);
  }

  function end(reason: SkipReason): void {
    if (gone) return;
    gone = true;
    clearTimeout(timer);
    worker.jobs.shift()?.settle({ ok: false, reason });
    void thread.terminate();
    onChange(worker, true);
  }

  thread.on('message', (message: Answer | Ready) => {
    if ('ready' in message) {
      ready = true;
      watch();
      return;
    }
    const { id, ...outcome } = message;
    if (gone || worker.jobs[0]?.request.id !== id) return;
    worker.jobs.shift()?.settle(outcome);
    watch();
    onChange(worker, false);
  });
  // "error" comes by another port than answers and can overtake those given before the fault, whose text would then be blamed;
  // "exit", which always follows, comes after all of them. The listener is what keeps the error from ending the process.
  thread.on('error', () => {});
  thread.on('exit', () => end('crashed'));
  thread.unref();
  return worker;
}
