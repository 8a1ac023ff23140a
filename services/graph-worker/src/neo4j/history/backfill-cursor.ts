import type { Graph, Run } from '../connect.ts';
import type { HeldWrite } from '../held-writer.ts';
import * as statements from './backfill-statements.ts';

export type BackfillPhase = 'files' | 'people' | 'changes' | 'totals' | 'pairs';

export interface BackfillProgress {
  phase: BackfillPhase;
  done: number;
  /** Null while it is not known. */
  total: number | null;
}

export interface BackfillDeps {
  graph: Graph;
  write: HeldWrite;
  now: () => number;
  report: (progress: BackfillProgress) => Promise<void>;
  /** Runs before the backfill counts as finished, so that a crash in between repeats it. */
  beforeFinish?: () => Promise<void>;
}

const phases: readonly BackfillPhase[] = ['files', 'people', 'changes', 'totals', 'pairs'];

/** Where the backfill is: what lies before it was written, by this process or by an earlier one. */
export interface Cursor extends BackfillDeps {
  repoId: number;
  head: string;
  phase: BackfillPhase;
  done: number;
  total: number | null;
  /** Older changes are counted but not written; null to write all. Kept over interruptions, as `done` counts what is written. */
  oldest: number | null;
}

export function isPast(cursor: Cursor, phase: BackfillPhase): boolean {
  return phases.indexOf(cursor.phase) > phases.indexOf(phase);
}

export async function enter(cursor: Cursor, phase: BackfillPhase, total: number | null): Promise<void> {
  if (cursor.phase !== phase) Object.assign(cursor, { phase, done: 0 });
  cursor.total = total;
  await cursor.report({ phase, done: cursor.done, total });
}

/** One transaction that also records that it happened. */
export async function advance(cursor: Cursor, rows: number, work: (run: Run) => Promise<void>): Promise<void> {
  const { repoId, head, phase, oldest } = cursor;
  const done = cursor.done + rows;
  await cursor.write(async (run) => {
    await work(run);
    await run(statements.setProgress, { repoId, head, phase, done, oldest });
  });
  cursor.done = done;
  await cursor.report({ phase, done, total: cursor.total });
}
