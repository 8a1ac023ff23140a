/** How fast one installation may write. Null: as fast as it likes. */
export interface WriteLimits {
  /** Between the starts of two writes. */
  gapMs: number;
  perMinute: number;
  perHour: number;
}

/** What GitHub asks of Apps on github.com: one write at a time, a second apart, at most 80 in a minute and 500 in an hour. */
export const githubWriteLimits: WriteLimits = { gapMs: 1000, perMinute: 80, perHour: 500 };

/**
 * Who may write next. `take` answers 0 when this caller may, who then says `done` when the write has ended, or how many
 * milliseconds to wait before asking again. A caller who is killed in between holds up the others for `holdMs` at most.
 */
export interface WritePace {
  take(installationId: number): Promise<number>;
  done(installationId: number): Promise<void>;
}

/** Longer than any request may take. */
export const holdMs = 30_000;
/** How soon to ask again while another one writes. */
export const askAgainMs = 100;

/** Paces the writes of this process alone; processes that share a database share their pace there. */
export function createLocalPace(limits: WriteLimits, now: () => number = Date.now): WritePace {
  const installations = new Map<number, { starts: number[]; busyUntil: number }>();
  return {
    take: async (installationId) => {
      const known = installations.get(installationId) ?? { starts: [], busyUntil: 0 };
      installations.set(installationId, known);
      const at = now();
      if (known.busyUntil > at) return Math.min(askAgainMs, known.busyUntil - at);
      const starts = known.starts.filter((start) => start > at - 3_600_000);
      const next = Math.max(
        (starts.at(-1) ?? -Infinity) + limits.gapMs,
        (starts.at(-limits.perMinute) ?? -Infinity) + 60_000,
        (starts.at(-limits.perHour) ?? -Infinity) + 3_600_000,
      );
      if (next > at) return next - at;
      installations.set(installationId, { starts: [...starts, at], busyUntil: at + holdMs });
      return 0;
    },
    done: async (installationId) => {
      const known = installations.get(installationId);
      if (known !== undefined) known.busyUntil = 0;
    },
  };
}
