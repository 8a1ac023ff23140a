import { LeaseLostError, type StepStore } from '@waggle/platform';
import { sql } from 'kysely';
import { jsonb } from './clean-text.ts';
import type { Db } from './connect.ts';
import { cleanError, noteProgress } from './work-lease.ts';
import { isRunHeld, type Run } from './workflow-runs.ts';

/** Keeps the steps of a run in Postgres. Every write is refused once another worker has taken the run over. */
export function stepStore(db: Db, run: Run): StepStore {
  return {
    find: async (name, inputHash) => {
      const { rows } = await sql<{ output: unknown }>`
        select output from workflow_steps
        where run_id = ${run.id} and name = ${name} and status = 'completed' and input_hash = ${inputHash}`.execute(db);
      return rows[0] ?? null;
    },
    start: async (name, position, inputHash) => {
      const { rows } = await sql`
        insert into workflow_steps as s (run_id, name, position, input_hash, status)
        select r.id, ${name}, ${position}::smallint, ${inputHash}, 'running' from workflow_runs r where ${isRunHeld(run)}
        on conflict (run_id, name) do update set
          position = excluded.position, input_hash = excluded.input_hash, status = 'running', output = null,
          error = null, attempts = s.attempts + 1, started_at = now(), completed_at = null, duration_ms = null
        returning s.name`.execute(db);
      if (rows.length === 0) throw new LeaseLostError();
    },
    complete: async (name, output, facts) => {
      const columns = sql`status = 'completed', output = ${jsonb(output)}, error = null,
        input_tokens = ${facts.inputTokens ?? null}, output_tokens = ${facts.outputTokens ?? null},
        cost_usd = ${facts.costUsd ?? null}`;
      await end(db, run, name, columns);
      await noteProgress(db, run);
    },
    fail: (name, error) => end(db, run, name, sql`status = 'failed', error = ${cleanError(error)}`),
  };
}

async function end(db: Db, run: Run, name: string, columns: ReturnType<typeof sql>): Promise<void> {
  const { numAffectedRows } = await sql`
    update workflow_steps as s set ${columns}, completed_at = now(),
      duration_ms = (extract(epoch from now() - s.started_at) * 1000)::integer
    from workflow_runs r where s.run_id = r.id and s.name = ${name} and ${isRunHeld(run)}`.execute(db);
  if (numAffectedRows !== 1n) throw new LeaseLostError();
}
