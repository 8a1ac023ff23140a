import { sql } from 'kysely';
import type { Db } from './connect.ts';

export interface SharedPaceSettings {
  limits: { gapMs: number; perMinute: number; perHour: number };
  /** After this long a writer that said nothing any more holds nobody up. */
  holdMs: number;
  /** How soon to ask again while another one writes. */
  askAgainMs: number;
}

/**
 * The pace of writes to GitHub that all processes share: one row for each installation says who may write next. Reads do
 * not come here. Each call is one short statement; nothing is locked while a request is under way.
 */
export function createSharedPace(db: Db, { limits, holdMs, askAgainMs }: SharedPaceSettings) {
  const { gapMs, perMinute, perHour } = limits;
  const ms = (value: number) => sql`${value}::double precision * interval '1 ms'`;
  const nthLast = (nth: number) => sql`p.starts[cardinality(p.starts) - ${nth}::integer + 1]`;
  // greatest() passes over what is null: rows that are not full yet.
  const next = sql`greatest(${nthLast(1)} + ${ms(gapMs)}, ${nthLast(perMinute)} + interval '1 minute',
    ${nthLast(perHour)} + interval '1 hour')`;
  return {
    /** 0: this caller writes now, and calls `done` afterwards. Otherwise the milliseconds to wait before asking again. */
    take: async (installationId: number): Promise<number> => {
      const { rows } = await sql`
        insert into github_write_pace as p (installation_id, busy_until, starts)
        values (${installationId}, now() + ${ms(holdMs)}, array[now()])
        on conflict (installation_id) do update set busy_until = now() + ${ms(holdMs)},
          starts = array(select start from unnest(p.starts) start where start > now() - interval '1 hour' order by start)
            || now()
        where (p.busy_until is null or p.busy_until <= now()) and coalesce(${next} <= now(), true)
        returning 1`.execute(db);
      if (rows.length === 1) return 0;
      const { rows: waits } = await sql<{ waitMs: number }>`
        select extract(epoch from greatest(${next} - now(), least(p.busy_until - now(), ${ms(askAgainMs)})))::float8
          * 1000 as "waitMs" from github_write_pace p where p.installation_id = ${installationId}`.execute(db);
      return Math.max(1, Math.ceil(waits[0]?.waitMs ?? 1));
    },
    done: async (installationId: number): Promise<void> => {
      await sql`update github_write_pace set busy_until = null where installation_id = ${installationId}`.execute(db);
    },
  };
}
