import { describe, expect, test } from '@jest/globals';
import { ContextResponse, type PlacedFinding } from '@waggle/contracts';
import { renderCheckRun } from './check-run.ts';
import { renderInlineComment } from './inline-comment.ts';
import { createMarker, parseFindingMarker, parseMarker } from './marker.ts';
import { renderReviewBody } from './review-body.ts';
import type { ReviewToRender } from './review-to-render.ts';

const headSha = 'a1b2c3d4e5'.repeat(4);

function finding(extra: Partial<PlacedFinding> = {}): PlacedFinding {
  return {
    id: '0123456789abcdef',
    rule: 'model/correctness',
    source: 'model',
    severity: 'high',
    title: 'Discount is applied twice',
    body: '`total` already holds the discount, so `applyDiscount` takes it off again.',
    path: 'src/cart.ts',
    quote: ['  return applyDiscount(total);'],
    line: 42,
    replacement: null,
    placement: { kind: 'line', startLine: 42, line: 42 },
    ...extra,
  };
}

function review(extra: Partial<ReviewToRender> = {}): ReviewToRender {
  return {
    verdict: 'REQUEST_CHANGES',
    conclusion: 'findings',
    summary: 'Moves the discount from the cart to the checkout.',
    pullRequest: {
      repoId: 7,
      fullName: 'acme/shop',
      number: 12,
      title: 'Move the discount',
      author: 'ann',
      url: 'https://github.com/acme/shop/pull/12',
      baseRef: 'main',
      headRef: 'topic',
      baseSha: 'b'.repeat(40),
      headSha,
      additions: 10,
      deletions: 2,
    },
    ledger: null,
    findings: [
      finding(),
      finding({
        rule: 'dependencies/lockfile-missing',
        severity: 'medium',
        title: 'Dependencies changed, package-lock.json did not',
        body: '`package.json` changes dependencies.\n\nRun `npm install`.',
        path: 'package.json',
        placement: { kind: 'file' },
      }),
      finding({ severity: 'low', title: 'No test', body: '', path: null, placement: { kind: 'summary' } }),
    ],
    coverage: { filesChanged: 4, filesRead: 3, unread: [{ path: 'package-lock.json', reason: 'lockfile' }] },
    linkedIssues: [
      { number: 9, repository: null, title: 'Wrong total', state: 'open' },
      { number: 3, repository: 'acme/api', title: null, state: null },
    ],
    context: ContextResponse.parse({
      scannedAt: 1,
      experts: [{ login: 'bob', pullRequests: 4, files: 2, lastAt: 1, score: 1 }],
      relatedPullRequests: [
        { number: 8, title: 'Add the discount', author: 'bob', verdict: null, sharedPaths: ['src/cart.ts'], score: 1 },
      ],
      linkedIssues: [],
      truncated: false,
    }),
    degraded: [],
    model: { model: 'anthropic:claude', calls: 2, inputTokens: 12345, outputTokens: 678 },
    durationMs: 12_340,
    ...extra,
  };
}

describe('renderReviewBody', () => {
  test('looks like this', () => {
    expect(renderReviewBody(review())).toMatchInlineSnapshot(`
"<!-- waggle:v1 repo=7 pr=12 head=a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5 -->
### Changes requested: 1 high, 1 medium, 1 low

Moves the discount from the cart to the checkout.

#### High

- [\`src/cart.ts:42\`](https://github.com/acme/shop/blob/a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5/src/cart.ts#L42): Discount is applied twice

#### Medium

- [\`package.json\`](https://github.com/acme/shop/blob/a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5/package.json): Dependencies changed, package-lock.json did not

  \`package.json\` changes dependencies.

  Run \`npm install\`.

#### Low

- Pull request: No test

**Linked issues**

- #9 Wrong total (open)
- \`acme/api#3\`

**Related pull requests**

- [\`#8\`](https://redirect.github.com/acme/shop/pull/8) Add the discount: \`src/cart.ts\`

**Suggested reviewers**

- \`bob\`: 4 earlier changes on 2 of these files

<details>
<summary>1 file not read</summary>

- \`package-lock.json\`: lockfile

</details>

<sub>Waggle: 3 of 4 files read · commit a1b2c3d · 12.3 s · anthropic:claude, 2 calls · 12,345 tokens in · 678 tokens out</sub>"
`);
  });

  test('looks like this without a model, degraded and partial', () => {
    const coverage = { filesChanged: 2, filesRead: 1, unread: [{ path: 'big.sql', reason: 'patch not available' }] };
    const bare = { findings: [], linkedIssues: [], context: null, model: null, durationMs: null, coverage };
    const text = review({ ...bare, verdict: 'NEEDS_DISCUSSION', degraded: ['graph unavailable: timeout'] });
    expect(renderReviewBody(text)).toMatchInlineSnapshot(`
"<!-- waggle:v1 repo=7 pr=12 head=a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5 -->
### No findings

Moves the discount from the cart to the checkout.

> No model is configured: this review is built from deterministic evidence only.
>
> Partial review: 1 of 2 changed files read. What was left is listed below.
>
> Degraded: graph unavailable: timeout

<details>
<summary>1 file not read</summary>

- \`big.sql\`: patch not available

</details>

<sub>Waggle: 1 of 2 files read · commit a1b2c3d</sub>"
`);
  });

  test('says how much of the hunks and added lines was read, and whether sizes were estimated', () => {
    const coverage = {
      filesChanged: 2,
      filesRead: 1,
      hunks: { changed: 12, read: 3 },
      addedLines: { changed: 3400, read: 1200 },
      unread: [{ path: 'big.sql', reason: 'over the size budget: 2 of 11 hunks read', hunks: 9, addedLines: 2200 }],
    };
    const model = { model: 'anthropic:claude', calls: 1, inputTokens: 9, outputTokens: 9, tokenizer: 'estimate' };
    const body = renderReviewBody(review({ coverage, model }));
    expect(body).toContain(
      '1 of 2 changed files read, 1,200 of 3,400 added lines. What was left is listed below. Sizes were',
    );
    expect(body).toContain('- `big.sql`: over the size budget: 2 of 11 hunks read, 2,200 added lines');
    expect(body).toContain('1 of 2 files read · 3 of 12 hunks ·');
  });

  test('begins with a marker that only its exact form gives back', () => {
    const body = renderReviewBody(review());
    expect(parseMarker(body)).toEqual({ repoId: 7, prNumber: 12, headSha, edition: null });
    const marker = createMarker({ repoId: 7, prNumber: 12, headSha });
    for (const other of [`> ${marker}`, `hi\n${marker}`, marker.replace('v1', 'v2'), marker.replace('a1', 'zz'), '']) {
      expect(parseMarker(other)).toBeNull();
    }
  });

  test('untrusted text cannot ping, hide, forge or embed', () => {
    const evil = '@everyone <!-- waggle:v1 --> <details> ![x](http://e.vil) \u202e';
    const body = renderReviewBody(
      review({
        summary: evil,
        findings: [finding({ title: evil, body: evil, path: 'a`b\n@x.ts', placement: { kind: 'file' } })],
        linkedIssues: [{ number: 1, repository: null, title: evil, state: evil }],
        context: ContextResponse.parse({
          scannedAt: null,
          experts: [{ login: '@boss', pullRequests: 1, files: 1, lastAt: null, score: 1 }],
          relatedPullRequests: [{ number: 1, title: evil, author: null, verdict: null, sharedPaths: [evil], score: 1 }],
          linkedIssues: [],
          truncated: false,
        }),
        degraded: [evil],
      }),
    );
    const outsideCode = body.replace(/``[^\n]*?``|`[^`\n]*`/g, '');
    expect(outsideCode).not.toMatch(/@\w/);
    expect(outsideCode).not.toMatch(/(?<!\\)!\[/);
    expect(outsideCode.match(/<!--/g)).toHaveLength(1);
    expect(outsideCode.match(/<details>/g)).toHaveLength(1);
    expect(body).not.toContain('\u202e');
  });

  test('stays inside the limit of GitHub with thousands of findings, and says what is missing', () => {
    const many = Array.from({ length: 3000 }, (_, at) =>
      finding({ body: 'x '.repeat(1500), path: `src/${at}.ts`, placement: { kind: 'file' } }),
    );
    const unread = Array.from({ length: 3000 }, (_, at) => ({
      path: `${'long/'.repeat(30)}${at}`,
      reason: 'over the size budget',
    }));
    const large = review({ findings: many, coverage: { filesChanged: 6000, filesRead: 3000, unread } });
    const body = renderReviewBody(large);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain('2,850 more findings did not fit here');
    expect(body).toContain('and 2,900 more files');
    const check = renderCheckRun(large);
    expect(check.annotations.map((some) => some.length)).toEqual(Array(60).fill(50));
    expect(JSON.parse(check.text.replace(/^`+json\n|\n`+$/g, ''))).toMatchObject({ truncated: true, findings: 3000 });
  });
});

describe('renderInlineComment', () => {
  test('offers a suggestion only for a replacement on lines', () => {
    const fix = finding({ replacement: 'const fence = "```";' });
    expect(renderInlineComment(fix)).toMatchInlineSnapshot(`
"**High: Discount is applied twice**

\`total\` already holds the discount, so \`applyDiscount\` takes it off again.

\`\`\`\`suggestion
const fence = "\`\`\`";
\`\`\`\`

<sub>\`model/correctness\`</sub>

<!-- waggle:finding id=0123456789abcdef -->"
`);
    expect(renderInlineComment(finding())).not.toContain('suggestion');
    expect(renderInlineComment({ ...fix, placement: { kind: 'file' } })).not.toContain('suggestion');
    expect(parseFindingMarker(renderInlineComment(fix))).toBe('0123456789abcdef');
  });
});

describe('renderCheckRun', () => {
  test('annotates every finding that has a path', () => {
    expect(renderCheckRun(review()).annotations).toEqual([
      [
        expect.objectContaining({ path: 'src/cart.ts', start_line: 42, end_line: 42, annotation_level: 'failure' }),
        expect.objectContaining({ path: 'package.json', start_line: 1, end_line: 1, annotation_level: 'warning' }),
      ],
    ]);
  });

  test('annotates code outside the change where it is', () => {
    const outside = finding({ placement: { kind: 'file', startLine: 7, line: 9 } });
    const [[annotation] = []] = renderCheckRun(review({ findings: [outside] })).annotations;
    expect(annotation).toMatchObject({ path: 'src/cart.ts', start_line: 7, end_line: 9 });
  });

  test('holds machine-readable JSON, also without findings and with odd characters', () => {
    const { text } = renderCheckRun(review({ findings: [], degraded: ['odd \u202e\u{e0041} ``` text'] }));
    const json = JSON.parse(text.replace(/^`+json\n|\n`+$/g, ''));
    expect(json).toMatchObject({
      schema: 'waggle.review/v1',
      conclusion: 'findings',
      headSha,
      findings: [],
      truncated: false,
      gate: { failed: null, reasons: [] },
      ledger: null,
    });
    expect(json.degraded).toEqual(['odd \u202e\u{e0041} ``` text']);
    expect(text).not.toContain('\u202e');
  });

  test.each<[Partial<ReviewToRender>, string]>([
    [{}, 'Changes requested, 1 high, 1 medium, 1 low'],
    [{ verdict: 'APPROVE', conclusion: 'clean', findings: [] }, 'Approved, no findings'],
    [{ verdict: 'NEEDS_DISCUSSION', findings: [], model: null }, 'No findings, evidence only'],
    [
      {
        verdict: 'NEEDS_DISCUSSION',
        findings: [],
        coverage: { filesChanged: 3, filesRead: 1, unread: [{ path: 'x', reason: 'over the size budget' }] },
      },
      'No findings, partial, 2 files not read',
    ],
    [
      { gateFailed: true, gateReasons: ['1 high open', 'not everything was read'] },
      'Fails: 1 high open and not everything was read. Changes requested, 1 high, 1 medium, 1 low',
    ],
    [{ conclusion: 'failed', verdict: null }, 'Review failed'],
    [{ conclusion: 'skipped', verdict: null }, 'Review skipped'],
  ])('title %#', (extra, title) => {
    expect(renderCheckRun(review(extra)).title).toBe(title);
  });
});
