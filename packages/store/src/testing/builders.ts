import { randomUUID } from 'node:crypto';
import type { NewDelivery } from '../delivery.ts';
import type { WorkRef, WorkRequest } from '../pull-request-work.ts';

export const reviewRef: WorkRef = { repoId: 501, prNumber: 7, kind: 'review' };

/** A request for one review; times are seconds. */
export function buildRequest(overrides: Partial<WorkRequest> & { at?: number } = {}): WorkRequest {
  const { at = 100, ...rest } = overrides;
  return {
    ...reviewRef,
    installationId: 31,
    fullName: 'acme/shop',
    headSha: 'a'.repeat(40),
    baseSha: 'b'.repeat(40),
    githubUpdatedAt: new Date(at * 1000),
    before: null,
    force: false,
    ...rest,
  };
}

export function buildDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return {
    deliveryId: randomUUID(),
    eventType: 'pull_request',
    action: 'synchronize',
    source: 'webhook',
    payload: Buffer.from('{}'),
    deduplicationHash: null,
    status: 'accepted',
    installationId: 31,
    repoId: reviewRef.repoId,
    prNumber: reviewRef.prNumber,
    traceparent: null,
    effects: [],
    ...overrides,
  };
}
