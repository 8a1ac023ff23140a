import type { MaintenanceLease } from '@waggle/store';

export interface TaskOutcome {
  /** What was found and done, kept in the table and in the log: counts only. */
  result: Record<string, number>;
  /** How far this run got; null leaves the stored one. */
  watermark: Date | null;
}

export interface TaskRun {
  lease: MaintenanceLease;
  /** Aborted on shutdown and when the lease was lost. */
  signal: AbortSignal;
}

/** Something that one worker does from time to time. */
export interface MaintenanceTask {
  name: string;
  everyMs: number;
  run(run: TaskRun): Promise<TaskOutcome>;
}
