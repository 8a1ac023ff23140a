import { ContextResponse } from '@waggle/contracts';

/** What a graph answers that knows nothing, changed where `over` says so. */
export function emptyContext(over: Partial<ContextResponse> = {}): ContextResponse {
  const nothing = { scannedAt: null, experts: [], relatedPullRequests: [], linkedIssues: [], truncated: false };
  return ContextResponse.parse({ ...nothing, ...over });
}
