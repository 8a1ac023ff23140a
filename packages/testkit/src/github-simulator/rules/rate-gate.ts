import { GithubError } from '../http/github-error.ts';
import type { Actor } from '../http/types.ts';
import type { RateLimits } from '../options.ts';

type Usage = {
  windowStart: number;
  used: number;
  points: { at: number; cost: number }[];
  content: number[];
  inFlight: number;
  writing: number;
};

export type RateGate = {
  /** Counts a request, or refuses it as GitHub would. */
  enter: (
    actor: Actor,
    method: string,
  ) => { leave: (notModified: boolean) => void; headers: () => Record<string, string> };
  status: (actor: Actor) => { limit: number; remaining: number; reset: number; used: number };
  setLimits: (limits: RateLimits | undefined) => void;
};

const hour = 3_600_000;
const minute = 60_000;
const documentation = 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api';

function bucketOf(actor: Actor): string {
  if (actor.kind === 'installation') return `installation:${actor.installation.id}`;
  if (actor.kind === 'user') return `user:${actor.account.id}`;
  return actor.kind;
}

/** Enforces primary and secondary limits for each installation or person. */
export function createRateGate(initial: RateLimits | undefined, now: () => number): RateGate {
  let limits = initial;
  const buckets = new Map<string, Usage>();

  const usageOf = (actor: Actor): Usage => {
    const key = bucketOf(actor);
    const found = buckets.get(key) ?? { windowStart: now(), used: 0, points: [], content: [], inFlight: 0, writing: 0 };
    if (now() - found.windowStart >= hour) Object.assign(found, { windowStart: now(), used: 0 });
    found.points = found.points.filter((point) => point.at > now() - minute);
    found.content = found.content.filter((at) => at > now() - hour);
    buckets.set(key, found);
    return found;
  };
  const status = (actor: Actor) => {
    const usage = usageOf(actor);
    const limit = limits?.primaryPerHour ?? 5000;
    const used = limits ? Math.min(usage.used, limit) : 0;
    return { limit, used, remaining: limit - used, reset: Math.ceil((usage.windowStart + hour) / 1000) };
  };
  const headers = (actor: Actor): Record<string, string> => {
    const { limit, used, remaining, reset } = status(actor);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    };
  };

  return {
    status,
    setLimits: (next) => {
      limits = next;
      buckets.clear();
    },
    enter: (actor, method) => {
      const usage = usageOf(actor);
      const writes = method !== 'GET' && method !== 'HEAD';
      if (limits && actor.kind !== 'anonymous') refuse(limits, usage, actor, writes, now(), headers(actor));
      usage.used += 1;
      usage.inFlight += 1;
      usage.points.push({ at: now(), cost: writes ? 5 : 1 });
      if (writes) {
        usage.content.push(now());
        usage.writing += 1;
      }
      return {
        headers: () => headers(actor),
        leave: (notModified) => {
          usage.inFlight -= 1;
          if (writes) usage.writing -= 1;
          // An answer of 304 does not count against the primary limit.
          if (notModified) usage.used -= 1;
        },
      };
    },
  };
}

function refuse(
  limits: RateLimits,
  usage: Usage,
  actor: Actor,
  writes: boolean,
  now: number,
  headers: Record<string, string>,
): void {
  if (usage.used >= limits.primaryPerHour) {
    throw new GithubError(
      403,
      `API rate limit exceeded for ${bucketOf(actor).replace(':', ' ID ')}.`,
      undefined,
      headers,
    );
  }
  const points = usage.points.reduce((sum, point) => sum + point.cost, 0);
  const lastMinute = usage.content.filter((at) => at > now - minute).length;
  const tooMuch =
    usage.inFlight >= limits.concurrent ||
    points + (writes ? 5 : 1) > limits.pointsPerMinute ||
    (writes && (lastMinute >= limits.contentPerMinute || usage.content.length >= limits.contentPerHour)) ||
    (writes && (usage.writing >= limits.concurrentWrites || now - (usage.content.at(-1) ?? 0) < limits.writeGapMs));
  if (tooMuch) throw secondaryLimit(60, headers);
}

/** GitHub's answer to a client that goes too fast. */
export function secondaryLimit(retryAfterSeconds: number, headers: Record<string, string> = {}): GithubError {
  const message = `You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, see ${documentation}.`;
  return new GithubError(403, message, undefined, { ...headers, 'retry-after': String(retryAfterSeconds) });
}
