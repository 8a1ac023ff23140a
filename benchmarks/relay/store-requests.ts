import { randomUUID } from 'node:crypto';
import type { Db } from '@waggle/store';
import { recordDeliveries } from '@waggle/store';

// A share of its own for every few rows: the drain measures the relay, not the fair share.
const rowsPerTenant = 10;

/** Stores deliveries that each ask for a review of a pull request of their own. */
export async function storeRequests(db: Db, first: number, count: number): Promise<void> {
  for (let at = 0; at < count; at += 16) {
    const batch = Array.from({ length: Math.min(16, count - at) }, (_, offset) => build(first + at + offset));
    await recordDeliveries(db, batch);
  }
}

function build(number: number): Parameters<typeof recordDeliveries>[1][number] {
  const tenant = 1 + Math.floor(number / rowsPerTenant);
  const target = { repoId: 1_000_000 + tenant, prNumber: number + 1, installationId: tenant };
  return {
    ...target,
    deliveryId: randomUUID(),
    eventType: 'pull_request',
    action: 'opened',
    source: 'webhook',
    payload: null,
    deduplicationHash: null,
    status: 'accepted',
    traceparent: null,
    effects: [
      {
        ...target,
        type: 'work',
        kind: 'review',
        fullName: `bench/repo-${tenant}`,
        headSha: 'a'.repeat(40),
        baseSha: 'b'.repeat(40),
        githubUpdatedAt: new Date(),
        before: null,
        force: false,
      },
    ],
  };
}
