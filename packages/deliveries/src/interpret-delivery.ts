import type { NewDelivery } from '@waggle/store';
import { type Routed, routeEvent } from './route-event.ts';

/** A delivery that is known to come from GitHub: by its signature, or because it was read from GitHub's own log. */
export interface VerifiedDelivery {
  deliveryId: string;
  event: string;
  source: NewDelivery['source'];
  /** The raw bytes, as signed. */
  body: Buffer;
  /** The HMAC that was found right; null for what was not signed. */
  digest: string | null;
  traceparent: string | null;
}

export interface Interpreted {
  delivery: NewDelivery;
  fullName: string | null;
  /** Why it is `unparsable`; null otherwise. Never holds a value from the body. */
  problem: string | null;
}

// A byte order mark is kept, so that JSON refuses it: what was signed is not quietly turned into something else.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Turns a verified delivery into the row to store. Never throws: what GitHub sent is never lost. */
export function interpretDelivery(verified: VerifiedDelivery, appId: number | null): Interpreted {
  const parsed = parseBody(verified.body);
  const routed = 'problem' in parsed ? unreadable(parsed.problem) : route(verified, parsed.payload, appId);
  const { fullName, problem, ...facts } = routed;
  const delivery: NewDelivery = {
    ...facts,
    deliveryId: verified.deliveryId,
    eventType: verified.event,
    source: verified.source,
    // What is ignored is known by its headers; its body would only fill the disk.
    payload: facts.status === 'ignored' ? null : verified.body,
    deduplicationHash: verified.digest,
    traceparent: verified.traceparent,
  };
  return { delivery, fullName, problem };
}

function route({ event, deliveryId }: VerifiedDelivery, payload: Record<string, unknown>, appId: number | null) {
  return routeEvent(event, payload, { deliveryId, appId });
}

function parseBody(body: Buffer): { payload: Record<string, unknown> } | { problem: string } {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    return { problem: 'the body is not valid UTF-8' };
  }
  try {
    const payload: unknown = JSON.parse(text);
    if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) {
      return { problem: 'the body is not a JSON object' };
    }
    return { payload: payload as Record<string, unknown> };
  } catch {
    // The parser's message quotes the body.
    return { problem: 'the body is not valid JSON' };
  }
}

function unreadable(problem: string): Routed {
  return {
    status: 'unparsable',
    action: null,
    installationId: null,
    repoId: null,
    prNumber: null,
    fullName: null,
    effects: [],
    problem,
  };
}
