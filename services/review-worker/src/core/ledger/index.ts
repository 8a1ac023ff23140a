export type { LedgerEntry } from './ledger-entry.ts';
export { reconcile } from './reconcile.ts';
