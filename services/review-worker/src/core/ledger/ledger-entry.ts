import type { StoredFinding } from '@waggle/store';

/** One finding as the ledger remembers it across pushes. Its identity is rule, path, symbol and quoted code. */
export type LedgerEntry = Omit<StoredFinding, 'handle' | 'reviewId' | 'threadClosed'>;
