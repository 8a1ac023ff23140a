import { z } from 'zod';
import type { Closable } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import type { QueueSettings } from './queue.ts';
import { connectRedis } from './redis.ts';
import type { StepProgress } from './workflow.ts';

/** "Something about this run changed": what it is stands in the store. */
export const ProgressRing = z.object({
  workflowType: z.string(),
  runId: z.number().int().positive(),
  step: z.string(),
  position: z.number().int().positive(),
  status: z.enum(['started', 'reused', 'completed', 'failed']),
}) satisfies z.ZodType<StepProgress>;
export type ProgressRing = z.infer<typeof ProgressRing>;

export interface ProgressBell extends Closable {
  /** Never throws and never waits: while Redis is away, listeners look by themselves. */
  ring(ring: ProgressRing): void;
}

const channelOf = ({ prefix }: QueueSettings) => `${prefix}:progress`;

/** Rings for everybody who listens, in whatever process. */
export function createProgressBell(settings: QueueSettings, logger: Logger): ProgressBell {
  const { redis, close } = connectRedis(settings.redisUrl, 'fail-fast', logger);
  return {
    ring: (ring) => {
      if (redis.status !== 'ready') return;
      redis.publish(channelOf(settings), JSON.stringify(ring)).catch(() => {}); // the connection reports an outage once
    },
    close,
  };
}

/**
 * Calls `onRing` for each ring, and `onMissed` whenever rings may have been missed (at first, and after Redis was away):
 * then whoever listens reads the store. Rows are the truth; a ring only says when to look.
 */
export function listenToProgress(
  deps: { settings: QueueSettings; logger: Logger },
  { onRing, onMissed }: { onRing: (ring: ProgressRing) => void; onMissed: () => void },
): Closable {
  const { settings, logger } = deps;
  const { redis, close } = connectRedis(settings.redisUrl, 'wait', logger);
  const listen = () => {
    redis.subscribe(channelOf(settings)).then(onMissed, () => {}); // reported by the connection; it comes again with the next one
  };
  redis.on('ready', listen);
  redis.on('message', (_channel, text) => {
    const ring = ProgressRing.safeParse(parseJson(text));
    if (ring.success) onRing(ring.data);
    else logger.warn('A progress message was not understood');
  });
  return { close };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
