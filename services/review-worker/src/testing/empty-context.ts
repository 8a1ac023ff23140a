import { ContextResponse } from '@waggle/contracts';

/** What a graph answers about files that nothing is known of, changed where `over` says so. */
export function emptyContext(over: Partial<ContextResponse> = {}): ContextResponse {
  const nothing = {
    scannedAt: 1,
    structuredAt: 1,
    experts: [],
    relatedPullRequests: [],
    linkedIssues: [],
    truncated: false,
  };
  return ContextResponse.parse({ ...nothing, ...over });
}
