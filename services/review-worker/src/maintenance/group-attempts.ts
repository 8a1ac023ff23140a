import type { DeliveryAttempt } from '@waggle/github';

/** A delivery with all its attempts. */
export interface LoggedDelivery {
  guid: string;
  event: string;
  /** The newest attempt: its payload is the one that GitHub keeps longest. */
  attemptId: number;
  firstAt: Date;
  /** GitHub got a 2xx for at least one attempt. */
  succeeded: boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Puts attempts for the same delivery together, oldest delivery first. A ping about the webhook itself is left out. */
export function groupAttempts(attempts: readonly DeliveryAttempt[]): LoggedDelivery[] {
  const byGuid = new Map<string, LoggedDelivery>();
  for (const { id, event, status_code: code, delivered_at: at, ...attempt } of attempts) {
    const guid = attempt.guid.toLowerCase();
    if (!uuid.test(guid) || event === 'ping') continue;
    const succeeded = code >= 200 && code < 300;
    const known = byGuid.get(guid);
    if (known === undefined) {
      byGuid.set(guid, { guid, event, attemptId: id, firstAt: at, succeeded });
      continue;
    }
    known.succeeded ||= succeeded;
    known.attemptId = Math.max(known.attemptId, id);
    if (at < known.firstAt) known.firstAt = at;
  }
  return Array.from(byGuid.values()).sort(
    (a, b) => a.firstAt.getTime() - b.firstAt.getTime() || a.attemptId - b.attemptId,
  );
}
