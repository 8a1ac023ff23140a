import type { webcrypto } from 'node:crypto';
import type { FaultBox } from './faults/faults.ts';
import type { GitStore } from './git/git-store.ts';
import type { PullDiffs } from './git/pull-diff.ts';
import type { RequestLog } from './http/request-log.ts';
import type { SizeLimits } from './options.ts';
import type { RateGate } from './rules/rate-gate.ts';
import type { Account } from './state/records.ts';
import type { State } from './state/state.ts';
import type { WebhookSender } from './webhooks/sender.ts';

/** Everything a handler of the simulator needs. */
export type Simulator = {
  /** Set once the server listens; no slash at the end. */
  url: string;
  app: { id: number; slug: string; publicKey: webcrypto.CryptoKey; botId: number; ownerId: number };
  state: State;
  store: GitStore;
  diffs: PullDiffs;
  webhooks: WebhookSender;
  faults: FaultBox;
  requests: RequestLog;
  rates: RateGate;
  sizes: SizeLimits;
  personalTokens: Map<string, Account>;
  tokenLifetimeMs: number;
  now: () => Date;
  dataDir: string;
};

/** The time as GitHub prints it: whole seconds, UTC. */
export function timestamp(simulator: { now: () => Date }): string {
  return simulator
    .now()
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z');
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}
