import { createHash } from 'node:crypto';
import { toError } from './errors.ts';

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
}

export interface Workflow {
  signal: AbortSignal;
  /** Runs a step once for its input: after a crash the stored output is used and nothing is bought twice. */
  step<T>(name: string, options: StepOptions<T>, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Starts or resumes a workflow over `store`. Between steps an aborted signal ends it with the signal's reason. */
export function createWorkflow(store: StepStore, signal: AbortSignal): Workflow {
  let position = 0;
  let chain = '';
  return {
    signal,
    step: async (name, options, run) => {
      signal.throwIfAborted();
      position += 1;
      const inputHash = createHash('sha256')
        .update(`${chain}\n${name}\n${canonicalJson(options.input)}`)
        .digest('hex');
      const stored = await findUsable(store, name, inputHash, options.parse);
      const output =
        stored === null ? await runStep(store, name, position, inputHash, options, run, signal) : stored.output;
      // A step depends on everything before it, so a changed early output reruns what follows.
      chain = createHash('sha256')
        .update(`${inputHash}\n${canonicalJson(output)}`)
        .digest('hex');
      return output;
    },
  };
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

async function runStep<T>(
  store: StepStore,
  name: string,
  position: number,
  inputHash: string,
  options: StepOptions<T>,
  run: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  await store.start(name, position, inputHash);
  try {
    const result = await run(signal);
    signal.throwIfAborted();
    // What goes on is what a resumed run would read back, so both take the same way.
    const output = options.parse(JSON.parse(JSON.stringify(result ?? null)));
    await store.complete(name, output, options.facts?.(output) ?? {});
    return output;
  } catch (thrown) {
    const error = toError(thrown);
    if (!signal.aborted) await store.fail(name, error.message);
    throw error;
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
