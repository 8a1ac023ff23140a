import { inBatches } from '../../core/in-batches.ts';
import type { Run } from '../../neo4j/connect.ts';

/** Runs `work` in one transaction, as long as the repository is still held by who writes. */
export type HeldWrite = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

/** Runs a statement over rows, 5,000 a transaction. */
export type WriteRows = (query: string, rows: readonly unknown[]) => Promise<void>;

// 5,000 flat rows are the measured best; more brings nothing.
const batchRows = 5000;

export function createRowWriter(write: HeldWrite, repoId: number): WriteRows {
  return async (query, rows) => {
    for (const batch of inBatches(rows, batchRows)) await write((run) => run(query, { repoId, rows: batch }));
  };
}
