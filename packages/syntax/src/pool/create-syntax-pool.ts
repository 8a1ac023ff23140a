import type { SyntaxLanguage } from '../language-of.ts';
import { defaultTimeoutMs, maxTextLength } from '../parse-text.ts';
import type { Outcome, TaskName, Tasks } from './messages.ts';
import { type Job, type PoolWorker, startPoolWorker } from './pool-worker.ts';

export interface SyntaxPoolOptions {
  /** Threads, started when there is work; each costs 40 to 120 MB by the grammars it loads. */
  size: number;
  /** Texts that may wait, 1,000 when absent; each holds its text in memory. */
  maxQueued?: number;
  /** Milliseconds of parsing for one text, 2,000 when absent; twice that plus a second ends the thread. */
  timeoutMs?: number;
  /** UTF-16 code units, 1,000,000 when absent. Longer texts are never sent to a thread. */
  maxLength?: number;
  /** Tests only. */
  script?: URL;
}

export interface SyntaxPool {
  /** What {@link import('../extract/extract.ts').extract} answers, or why the text was skipped. */
  extract(language: SyntaxLanguage, text: string): Promise<Outcome<Tasks['extract']>>;
  /** What {@link import('../find-syntax-errors.ts').findSyntaxErrors} answers, or why the text was skipped. */
  findSyntaxErrors(language: SyntaxLanguage, text: string): Promise<Outcome<Tasks['findSyntaxErrors']>>;
  /** Ends the threads; what still waits is answered as crashed. */
  close(): Promise<void>;
}

const inFlight = 4;
/** Memory of a wasm module never shrinks, and V8 should not come to optimize it (see load-grammar.ts). */
const maxTexts = 1500;
const maxHeapMb = 128;

/**
 * Parses texts of strangers in threads of their own: whatever a text does to its thread, the process and the other texts go on.
 * Rejects when more than `maxQueued` texts wait, which means that the caller does not wait for answers, and after `close`.
 */
export function createSyntaxPool(options: SyntaxPoolOptions): SyntaxPool {
  const { size, maxQueued = 1000, timeoutMs = defaultTimeoutMs, maxLength = maxTextLength } = options;
  const script = options.script ?? new URL('./worker.ts', import.meta.url);
  const queue: Job[] = [];
  const workers = new Set<PoolWorker>();
  let lastId = 0;
  let closed = false;

  function run<T extends TaskName>(task: T, language: SyntaxLanguage, text: string): Promise<Outcome<Tasks[T]>> {
    if (closed) throw new Error('The syntax pool is closed');
    if (text.length > maxLength) return Promise.resolve({ ok: false, reason: 'too_large' });
    if (queue.length >= maxQueued) throw new Error(`More than ${maxQueued} texts wait to be parsed: await some first`);
    lastId += 1;
    const request = { id: lastId, task, language, text, limits: { timeoutMs, maxLength } };
    const { promise, resolve } = Promise.withResolvers<Outcome<Tasks[T]>>();
    queue.push({ request, settle: (outcome) => resolve(outcome as Outcome<Tasks[T]>) });
    dispatch();
    return promise;
  }

  function dispatch(): void {
    while (queue.length > 0 && !closed) {
      const worker = findRoom();
      const job = worker === undefined ? undefined : queue.shift();
      if (worker === undefined || job === undefined) return;
      worker.give(job);
    }
  }

  function findRoom(): PoolWorker | undefined {
    const [free] = [...workers].filter(({ given }) => given < maxTexts).sort((a, b) => a.jobs.length - b.jobs.length);
    if (free !== undefined && (free.jobs.length === 0 || workers.size >= size)) {
      return free.jobs.length < inFlight ? free : undefined;
    }
    if (workers.size >= size) return undefined;
    const worker = startPoolWorker({ script, maxHeapMb, killAfterMs: 2 * timeoutMs + 1000, onChange });
    workers.add(worker);
    return worker;
  }

  function onChange(worker: PoolWorker, gone: boolean): void {
    if (gone) {
      workers.delete(worker);
      queue.unshift(...worker.jobs.splice(0));
    } else if (worker.given >= maxTexts && worker.jobs.length === 0) {
      workers.delete(worker);
      void worker.close();
    }
    dispatch();
  }

  return {
    extract: async (language, text) => run('extract', language, text),
    findSyntaxErrors: async (language, text) => run('findSyntaxErrors', language, text),
    close: async () => {
      closed = true;
      const left = [...queue.splice(0), ...[...workers].flatMap(({ jobs }) => jobs.splice(0))];
      for (const { settle } of left) settle({ ok: false, reason: 'crashed' });
      await Promise.all([...workers].map((worker) => worker.close()));
    },
  };
}
