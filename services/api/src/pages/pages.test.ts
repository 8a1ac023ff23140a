import { describe, expect, test } from '@jest/globals';
import { buildFinding, buildResult, buildReview } from '../testing/build-review.ts';
import { renderHtml } from './html.ts';
import { reviewListPage } from './review-list-page.ts';
import { reviewPage } from './review-page.ts';
import { placeBars } from './views/steps.ts';

const now = new Date('2026-05-01T10:05:00Z');
const evil = `"><script>alert('x')</script>`;

describe('review page', () => {
  test('shows verdict, findings, coverage, notes, steps and the posted review', () => {
    const page = renderHtml(reviewPage(buildReview(), now));

    for (const text of ['Request changes', 'A key is committed', 'config/deploy.env:4', 'graph unavailable: timeout']) {
      expect(page).toContain(text);
    }
    expect(page).toContain('2 of 3 changed files read');
    expect(page).toContain('logo.png');
    expect(page).toContain('2 tries');
    expect(page).toContain('href="http://127.0.0.1:3010/waggle/sample/pull/12#pullrequestreview-5"');
  });

  test('never lets text of the pull request become markup', () => {
    const finding = buildFinding({ title: evil, body: evil, path: evil, quote: [evil], replacement: evil, rule: evil });
    const result = buildResult({
      summary: evil,
      findings: [finding],
      degraded: [evil],
      reason: evil,
      coverage: { filesChanged: 1, filesRead: 0, unread: [{ path: evil, reason: evil }] },
      linkedIssues: [{ number: 1, repository: evil, title: evil, state: evil }],
      model: { model: evil, calls: 1, inputTokens: 1, outputTokens: null },
    });
    const review = buildReview({
      title: evil,
      author: evil,
      repository: evil,
      error: evil,
      headSha: evil,
      url: evil,
      result,
    });

    const page = renderHtml(reviewPage(review, now));

    expect(page).not.toContain('<script');
    expect(page).not.toContain(evil);
    expect(page).not.toMatch(/ style=| on\w+=/);
  });

  test('links no address that a browser would run', () => {
    const review = buildReview({ url: 'javascript:alert(1)', result: null });

    expect(renderHtml(reviewPage(review, now))).not.toContain('javascript:');
  });

  test('a finished review whose result cannot be read says so', () => {
    expect(renderHtml(reviewPage(buildReview({ result: null }), now))).toContain('written by another version');
  });

  test('a running review says what is not there yet', () => {
    const running = {
      status: 'running',
      conclusion: null,
      verdict: null,
      completedAt: null,
      result: null,
      url: null,
    } as const;

    const page = renderHtml(reviewPage(buildReview(running), now));

    expect(page).toContain('Running');
    expect(page).toContain('no verdict');
    expect(page).toContain('not yet');
  });
});

describe('review list', () => {
  const query = { limit: 20 };

  test('a finished review that did not read everything is not shown as complete', () => {
    const page = renderHtml(
      reviewListPage({ reviews: [buildReview({ conclusion: 'partial' })], nextCursor: null }, query, now),
    );

    expect(page).toContain('Partial');
    expect(page).not.toContain('>Completed<');
  });

  test('findings of a review that did not get to its end are not shown as none', () => {
    const unfinished = buildReview({ status: 'failed', conclusion: null, findings: {} });
    const clean = buildReview({ conclusion: 'clean', findings: {} });
    const cell = (review: typeof clean) =>
      /data-label="Findings">(.*?)<\/td>/.exec(
        renderHtml(reviewListPage({ reviews: [review], nextCursor: null }, query, now)),
      )?.[1];

    expect(cell(unfinished)).not.toContain('none</span>');
    expect(cell(clean)).toContain('none</span>');
  });

  test('the next page keeps the filter', () => {
    const page = renderHtml(
      reviewListPage(
        { reviews: [buildReview()], nextCursor: 'Nw' },
        { limit: 5, status: 'completed', repository: 'a/b' },
        now,
      ),
    );

    expect(page).toContain('href="/?repository=a%2Fb&amp;status=completed&amp;limit=5&amp;cursor=Nw"');
  });
});

describe('step bars', () => {
  test('lie on one axis and stay visible', () => {
    const steps = [
      {
        name: 'a',
        status: 'completed' as const,
        attempts: 1,
        startedAt: '2026-05-01T10:00:00.000Z',
        durationMs: 0,
        error: null,
      },
      {
        name: 'b',
        status: 'completed' as const,
        attempts: 1,
        startedAt: '2026-05-01T10:00:01.000Z',
        durationMs: 3000,
        error: null,
      },
    ];

    expect(placeBars(steps, now)).toEqual([
      { start: 0, width: 1 },
      { start: 25, width: 75 },
    ]);
  });

  test('a step that still runs ends now', () => {
    const step = {
      name: 'a',
      status: 'running' as const,
      attempts: 1,
      startedAt: '2026-05-01T10:00:00.000Z',
      durationMs: null,
      error: null,
    };

    expect(placeBars([step], now)).toEqual([{ start: 0, width: 100 }]);
  });
});
