import { ReviewResult } from '@waggle/contracts';
import { findNewestResult } from '@waggle/store';
import { renderSummary } from '../core/render/summary-answer.ts';
import type { CommandRequest } from './command-request.ts';

/** `/waggle summary`: the outcome of the newest review, and whether it is about the newest commit. */
export async function runSummaryCommand({ deps, payload, pull }: CommandRequest): Promise<string | null> {
  const stored = ReviewResult.safeParse(await findNewestResult(deps.db, payload));
  if (!stored.success) return 'There is no review of this pull request yet. `/waggle review` asks for one.';
  return renderSummary(stored.data, pull.head.sha);
}
