import type { PlacedFinding, ReviewDetail, ReviewResult } from '@waggle/contracts';

/** A finding as a finished review holds it. */
export function buildFinding(over: Partial<PlacedFinding> = {}): PlacedFinding {
  return {
    id: 'f1',
    rule: 'secrets/leaked-secret',
    source: 'evidence',
    severity: 'critical',
    title: 'A key is committed',
    body: 'Rotate it.',
    path: 'config/deploy.env',
    quote: ['KEY=****'],
    line: 4,
    replacement: null,
    placement: { kind: 'line', startLine: 4, line: 4 },
    ...over,
  };
}

/** A result that passes `ReviewResult`. */
export function buildResult(over: Partial<ReviewResult> = {}): ReviewResult {
  return {
    outcome: 'posted',
    reason: null,
    conclusion: 'findings',
    verdict: 'REQUEST_CHANGES',
    summary: 'Adds a limit per key.',
    pullRequest: {
      repoId: 1,
      fullName: 'waggle/sample',
      number: 12,
      title: 'Add limits',
      author: 'mira',
      url: 'http://127.0.0.1:3010/waggle/sample/pull/12',
      baseRef: 'main',
      headRef: 'limits',
      baseSha: 'b'.repeat(40),
      headSha: 'a'.repeat(40),
      additions: 214,
      deletions: 38,
    },
    findings: [buildFinding()],
    ledger: null,
    coverage: { filesChanged: 3, filesRead: 2, unread: [{ path: 'logo.png', reason: 'binary file' }] },
    linkedIssues: [{ number: 8, repository: null, title: 'Keys can be guessed', state: 'open' }],
    context: null,
    degraded: ['graph unavailable: timeout'],
    model: null,
    review: { id: 5, url: 'http://127.0.0.1:3010/waggle/sample/pull/12#pullrequestreview-5' },
    walkthrough: null,
    checkRunId: 3,
    ...over,
  };
}

/** A finished review of `waggle/sample #12`. */
export function buildReview(over: Partial<ReviewDetail> = {}): ReviewDetail {
  return {
    id: 7,
    repository: 'waggle/sample',
    prNumber: 12,
    title: 'Add limits',
    author: 'mira',
    headSha: 'a'.repeat(40),
    status: 'completed',
    conclusion: 'findings',
    verdict: 'REQUEST_CHANGES',
    findings: { critical: 1, high: 0, medium: 0, low: 0 },
    url: 'http://127.0.0.1:3010/waggle/sample/pull/12#pullrequestreview-5',
    startedAt: '2026-05-01T10:00:00.000Z',
    completedAt: '2026-05-01T10:00:04.200Z',
    error: null,
    requestedAt: '2026-05-01T09:59:59.000Z',
    steps: [
      {
        name: 'load',
        status: 'completed',
        attempts: 1,
        startedAt: '2026-05-01T10:00:00.000Z',
        durationMs: 1000,
        error: null,
      },
      {
        name: 'publish',
        status: 'completed',
        attempts: 2,
        startedAt: '2026-05-01T10:00:03.000Z',
        durationMs: 1000,
        error: null,
      },
    ],
    result: buildResult(),
    ...over,
  };
}
