import { z } from 'zod';

const days = (least: number) => z.coerce.number().int().min(least).max(3650);

/** What the maintenance of this service reads. */
export const MaintenanceEnv = z.object({
  WAGGLE_POLL_DELIVERIES_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe('Seconds between two looks for webhook deliveries that were missed; 0 for never'),
  WAGGLE_CHECK_HEADS_MINUTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(1440)
    .default(60)
    .describe('Minutes between two looks for open pull requests whose head has no review; 0 for never'),
  WAGGLE_KEEP_PAYLOADS_DAYS: days(1).default(14).describe('Days that raw bodies of deliveries are kept'),
  // GitHub Enterprise Server keeps deliveries for seven days: one that is forgotten sooner would be recovered again.
  WAGGLE_KEEP_DELIVERIES_DAYS: days(8).default(30).describe('Days that delivery ids are kept'),
  WAGGLE_KEEP_WORK_DAYS: days(1)
    .default(90)
    .describe('Days that ended requests and the work of closed pull requests are kept'),
});
export type MaintenanceEnv = z.infer<typeof MaintenanceEnv>;

export interface MaintenanceSettings {
  /** Null for never. */
  pollDeliveriesMs: number | null;
  checkHeadsMs: number | null;
  keepDays: { payloads: number; deliveries: number; work: number };
}

export function maintenanceSettings(env: MaintenanceEnv): MaintenanceSettings {
  const everyMs = (count: number, unitMs: number) => (count === 0 ? null : count * unitMs);
  return {
    pollDeliveriesMs: everyMs(env.WAGGLE_POLL_DELIVERIES_SECONDS, 1000),
    checkHeadsMs: everyMs(env.WAGGLE_CHECK_HEADS_MINUTES, 60_000),
    keepDays: {
      payloads: env.WAGGLE_KEEP_PAYLOADS_DAYS,
      deliveries: env.WAGGLE_KEEP_DELIVERIES_DAYS,
      work: env.WAGGLE_KEEP_WORK_DAYS,
    },
  };
}
