import { randomUUID } from 'node:crypto';
import type { Delivery } from '../state/records.ts';
import type { State } from '../state/state.ts';
import { signBody } from './sign.ts';

type WebhookEvent = {
  event: string;
  action?: string;
  installationId?: number | undefined;
  repositoryId?: number | undefined;
  payload: unknown;
};

export type WebhookTarget = { url: string; secret: string };

export type WebhookSender = {
  /** Sends in the background; returns the delivery id, or undefined while no receiver is configured. */
  send: (event: WebhookEvent) => string | undefined;
  /** Sends a stored delivery again, under its own GUID. */
  redeliver: (delivery: Delivery) => void;
  /** Waits until nothing is on its way. */
  settled: () => Promise<void>;
  target: () => WebhookTarget | undefined;
  setTarget: (target: WebhookTarget | undefined) => void;
};

type SenderDeps = {
  state: State;
  appId: number;
  target: WebhookTarget | undefined;
  timeoutMs: number;
  now: () => Date;
};
type Attempt = { guid: string; redelivery: boolean; event: WebhookEvent; payload: string; target: WebhookTarget };

/** Sends signed webhooks and logs each attempt. Like GitHub it never repeats one by itself. */
export function createWebhookSender(deps: SenderDeps): WebhookSender {
  let target = deps.target;
  const underway = new Set<Promise<void>>();
  const start = (attempt: Attempt) => {
    const done = deliver(deps, attempt).finally(() => underway.delete(done));
    underway.add(done);
  };
  return {
    send: (event) => {
      if (!target) return undefined;
      const guid = randomUUID();
      start({ guid, redelivery: false, event, payload: JSON.stringify(event.payload), target });
      return guid;
    },
    redeliver: (delivery) => {
      const event: WebhookEvent = {
        event: delivery.event,
        ...(delivery.action === null ? {} : { action: delivery.action }),
        installationId: delivery.installationId ?? undefined,
        repositoryId: delivery.repositoryId ?? undefined,
        payload: undefined,
      };
      if (target) start({ guid: delivery.guid, redelivery: true, event, payload: delivery.payload, target });
    },
    settled: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
    target: () => target,
    setTarget: (next) => {
      target = next;
    },
  };
}

function headersOf(deps: SenderDeps, attempt: Attempt): Record<string, string> {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/simulator',
    'x-github-delivery': attempt.guid,
    'x-github-event': attempt.event.event,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(deps.appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': signBody(attempt.target.secret, attempt.payload),
  };
}

async function deliver(deps: SenderDeps, attempt: Attempt): Promise<void> {
  const headers = headersOf(deps, attempt);
  const startedAt = deps.now();
  const clock = performance.now();
  const answer = await post(attempt, headers, deps.timeoutMs);
  deps.state.deliveries.save({
    id: deps.state.nextId(),
    guid: attempt.guid,
    event: attempt.event.event,
    action: attempt.event.action ?? null,
    installationId: attempt.event.installationId ?? null,
    repositoryId: attempt.event.repositoryId ?? null,
    deliveredAt: startedAt.toISOString(),
    redelivery: attempt.redelivery,
    durationSeconds: Math.round(performance.now() - clock) / 1000,
    url: attempt.target.url,
    requestHeaders: headers,
    payload: attempt.payload,
    ...answer,
  });
}

type Outcome = Pick<Delivery, 'status' | 'statusCode' | 'responseHeaders' | 'responseBody'>;

async function post(attempt: Attempt, headers: Record<string, string>, timeoutMs: number): Promise<Outcome> {
  try {
    const response = await fetch(attempt.target.url, {
      method: 'POST',
      headers,
      body: attempt.payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const responseBody = (await response.text()).slice(0, 10_000);
    const status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`;
    return { status, statusCode: response.status, responseHeaders: Object.fromEntries(response.headers), responseBody };
  } catch (error) {
    const timedOut = typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
    // What GitHub shows for a receiver it could not reach is part of the log, not a failure of the simulator.
    const status = timedOut ? 'timed out' : 'failed to connect to host';
    return { status, statusCode: timedOut ? 504 : 502, responseHeaders: {}, responseBody: '' };
  }
}
