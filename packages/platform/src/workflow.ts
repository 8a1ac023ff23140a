import { createHash } from 'node:crypto';
import { AppError, toError } from './errors.ts';

/** Where a workflow keeps what its steps produced. Writes are refused once the lease is lost. */
export interface StepStore {
  /** Output of a completed step with this input, or null. */
  find(name: string, inputHash: string): Promise<{ output: unknown } | null>;
  start(name: string, position: number, inputHash: string): Promise<void>;
  complete(name: string, output: unknown, facts: StepFacts): Promise<void>;
  fail(name: string, error: string): Promise<void>;
}

export interface StepFacts {
  inputTokens?: number | null;
  outputTokens?: number | null;
  costUsd?: number | null;
}

export interface StepOptions<T> {
  /** Turns stored JSON back into the output; throws when it no longer fits, and the step runs again. */
  parse: (stored: unknown) => T;
  /** Whatever decides the output besides earlier steps; a change makes the step run again. */
  input?: unknown;
  facts?: (output: T) => StepFacts;
  /** How long one try may take; its signal is aborted then. Absent: as long as the run may. */
  timeoutMs?: number;
}

/** What happened to a step. `reused`: an earlier try had finished it, and its stored output is used. */
export interface StepProgress {
  step: string;
  /** 1 for the first step of a run. */
  position: number;
  status: 'started' | 'reused' | 'completed' | 'failed';
}

export interface WorkflowOptions {
  /** How long the steps of this run may take in this process; afterwards the running one is aborted. */
  timeoutMs?: number;
  /** Told after each change is stored, so that whoever is told can read it. Must not throw. */
  onProgress?: (progress: StepProgress) => void;
}

/** A step or a run took longer than it may. It is tried again as after any other failure, from the last finished step. */
export class WorkflowTimeoutError extends AppError {
  constructor(what: string, timeoutMs: number) {
    super('WORKFLOW_TIMEOUT', `${what} took longer than ${timeoutMs} ms`);
  }
}

export interface Workflow {
  signal: AbortSignal;
  /** Runs a step once for its input: after a crash the stored output is used and nothing is bought twice. */
  step<T>(name: string, options: StepOptions<T>, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /**
   * Steps that run at the same time and do not depend on each other; what follows depends on all of them. When one fails the
   * others go on to their end, and are not run again.
   */
  parallel<T>(steps: readonly NamedStep<T>[]): Promise<T[]>;
}

export interface NamedStep<T> {
  name: string;
  options: StepOptions<T>;
  run: (signal: AbortSignal) => Promise<T>;
}

const stopGraceMs = 2000;

/**
 * Starts or resumes a workflow over `store`. Between and inside steps an aborted signal ends it with the signal's reason,
 * and a run or step beyond its time with a WorkflowTimeoutError.
 */
export function createWorkflow(store: StepStore, signal: AbortSignal, options: WorkflowOptions = {}): Workflow {
  const { timeoutMs, onProgress = () => {} } = options;
  const ended = timeoutMs === undefined ? signal : AbortSignal.any([signal, expireAfter('The run', timeoutMs)]);
  let position = 0;
  let chain = '';
  const take = async <T>({ name, options: step, run }: NamedStep<T>) => {
    ended.throwIfAborted();
    position += 1;
    const at = position;
    const tell = (status: StepProgress['status']) => onProgress({ step: name, position: at, status });
    const inputHash = hash(chain, name, canonicalJson(step.input));
    const stored = await findUsable(store, name, inputHash, step.parse);
    if (stored !== null) tell('reused');
    const where = { store, name, position: at, inputHash, signal: ended, tell };
    const output = stored === null ? await runStep(where, step, run) : stored.output;
    // A step depends on everything before it, so a changed early output reruns what follows.
    return { output, link: hash(inputHash, canonicalJson(output)) };
  };
  return {
    signal: ended,
    step: async (name, step, run) => {
      const { output, link } = await take({ name, options: step, run });
      chain = link;
      return output;
    },
    parallel: async (steps) => {
      const settled = await Promise.allSettled(steps.map(take));
      const done = settled.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
      chain = hash(...done.map(({ link }) => link));
      return done.map(({ output }) => output);
    },
  };
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Unlike AbortSignal.timeout, with a reason that says what was too slow. Does not keep the process alive. */
function expireAfter(what: string, timeoutMs: number): AbortSignal {
  const expiry = new AbortController();
  setTimeout(() => expiry.abort(new WorkflowTimeoutError(what, timeoutMs)), timeoutMs).unref();
  return expiry.signal;
}

async function findUsable<T>(store: StepStore, name: string, inputHash: string, parse: (stored: unknown) => T) {
  const stored = await store.find(name, inputHash);
  if (stored === null) return null;
  try {
    return { output: parse(stored.output) };
  } catch {
    // Written by an older version with another shape: running the step again is the safe reading.
    return null;
  }
}

interface StepRun {
  store: StepStore;
  name: string;
  position: number;
  inputHash: string;
  signal: AbortSignal;
  tell: (status: StepProgress['status']) => void;
}

async function runStep<T>(
  { store, name, position, inputHash, signal: outer, tell }: StepRun,
  options: StepOptions<T>,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeoutMs } = options;
  const signal = timeoutMs === undefined ? outer : AbortSignal.any([outer, expireAfter(`The step ${name}`, timeoutMs)]);
  await store.start(name, position, inputHash);
  tell('started');
  try {
    const result = await untilAborted(run(signal), signal);
    // What goes on is what a resumed run would read back, so both take the same way.
    const output = options.parse(JSON.parse(JSON.stringify(result ?? null)));
    await store.complete(name, output, options.facts?.(output) ?? {});
    tell('completed');
    return output;
  } catch (thrown) {
    // Whatever the step made of its abort: the reason is what ended it.
    const isTooSlow = signal.reason instanceof WorkflowTimeoutError;
    const error = toError(isTooSlow ? signal.reason : thrown);
    if (!signal.aborted || isTooSlow) {
      await store.fail(name, error.message);
      tell('failed');
    }
    throw error;
  }
}

/** An aborted step gets a moment to stop by itself; one that does not listen to its signal is waited for no longer. */
async function untilAborted<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const abort = () => {
    timer = setTimeout(() => reject(signal.reason), stopGraceMs);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const result = await Promise.race([running, abandoned]);
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener('abort', abort);
    clearTimeout(timer);
  }
}

/** JSON with sorted keys: Postgres' jsonb does not keep key order, and a hash must not depend on it. */
function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) => {
      if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
      return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? 'null'
  );
}
