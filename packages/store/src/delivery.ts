import type { Effect } from './effects.ts';

/** An event of GitHub's as it is stored, with what it asks for. */
export interface NewDelivery {
  deliveryId: string;
  eventType: string;
  action: string | null;
  source: 'webhook' | 'poll' | 'ops';
  /** The raw bytes as signed, packed when they are stored; null for events that are stored and ignored. */
  payload: Buffer | null;
  deduplicationHash: string | null;
  status: 'accepted' | 'ignored' | 'unparsable';
  installationId: number | null;
  repoId: number | null;
  prNumber: number | null;
  traceparent: string | null;
  effects: Effect[];
}

/** What became of it: one of the same id was stored before. */
export type Stored = 'stored' | 'duplicate';
