import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { openShop, type Shop, shopName } from '../testing/open-shop.ts';

describe('review rules', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  const refused = async (comment: { path: string; line?: number; side?: 'LEFT' | 'RIGHT'; start_line?: number }) => {
    const comments = [
      { path: 'src/cart.ts', line: 2, body: 'fine' },
      { body: 'wrong', ...comment },
    ];
    const answer = await shop.bot.rest.pulls
      .createReview({ ...shop.where, event: 'COMMENT', comments })
      .catch((error) => error);
    return { status: answer.status, errors: answer.response?.data?.errors };
  };

  test.each([
    [{ path: 'src/cart.ts', line: 15 }, 'Line could not be resolved'],
    [{ path: 'src/other.ts', line: 1 }, 'Path could not be resolved'],
    [{ path: 'src/cart.ts' }, 'Line could not be resolved'],
    [{ path: 'src/cart.ts', line: 30, start_line: 2 }, 'Start line must be part of the same hunk as the line.'],
    [{ path: 'src/cart.ts', line: 3, start_line: 4 }, 'Start line must precede the end line.'],
    [{ path: 'src/cart.ts', line: 3, start_line: 15 }, 'Start line could not be resolved'],
    [{ path: 'src/new file.ts', line: 1, side: 'LEFT' as const }, 'Line could not be resolved'],
  ])('refuses a whole review for one comment at %j', async (comment, message) => {
    const answer = await refused(comment);

    expect(answer).toEqual({ status: 422, errors: [message] });
    const { data: reviews } = await shop.bot.rest.pulls.listReviews(shop.where);
    expect(reviews).toEqual([]);
  });

  test('places comments at context, removed and several lines, and by position', async () => {
    const comments = [
      { path: 'src/cart.ts', line: 1, side: 'RIGHT' as const, body: 'context' },
      { path: 'src/cart.ts', line: 2, side: 'LEFT' as const, body: 'removed' },
      { path: 'src/cart.ts', start_line: 1, line: 3, side: 'RIGHT' as const, body: 'range' },
      { path: 'src/cart.ts', position: 3, body: 'position' },
    ];

    const { data: review } = await shop.bot.rest.pulls.createReview({ ...shop.where, event: 'COMMENT', comments });

    const { data: stored } = await shop.ada.rest.pulls.listReviewComments(shop.where);
    expect(
      stored.map((one) => [one.pull_request_review_id, one.body, one.line, one.start_line, one.side, one.subject_type]),
    ).toEqual([
      [review.id, 'context', 1, null, 'RIGHT', 'line'],
      [review.id, 'removed', 2, null, 'LEFT', 'line'],
      [review.id, 'range', 3, 1, 'RIGHT', 'line'],
      [review.id, 'position', 2, null, 'RIGHT', 'line'],
    ]);
    expect(stored[1]?.diff_hunk).toBe('@@ -1,5 +1,5 @@\n line 1\n-line 2');
  });

  test('takes a comment on a whole file alone, never inside a review', async () => {
    const onFile = { path: 'src/new file.ts', subject_type: 'file' as const, body: 'file' };

    const inside = shop.bot.rest.pulls.createReview({ ...shop.where, event: 'COMMENT', comments: [onFile] });
    await expect(inside).rejects.toMatchObject({ status: 422 });
    const { data: alone } = await shop.bot.rest.pulls.createReviewComment({
      ...shop.where,
      ...onFile,
      commit_id: shop.pull.head_sha,
    });

    expect([alone.subject_type, alone.line]).toEqual(['file', null]);
  });

  test('allows one pending review per author and refuses even a submitted one beside it', async () => {
    const first = await shop.bot.rest.pulls.createReview(shop.where);

    const second = shop.bot.rest.pulls.createReview({ ...shop.where, body: 'again', event: 'COMMENT' });

    await expect(second).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: ['User can only have one pending review per pull request'] } },
    });
    await shop.bot.rest.pulls.deletePendingReview({ ...shop.where, review_id: first.data.id });
    const third = await shop.bot.rest.pulls.createReview({ ...shop.where, body: 'again', event: 'COMMENT' });
    expect(third.data.state).toBe('COMMENTED');
  });

  test('lets exactly one of two simultaneous pending reviews through', async () => {
    const attempts = await Promise.allSettled([
      shop.bot.rest.pulls.createReview(shop.where),
      shop.bot.rest.pulls.createReview(shop.where),
    ]);

    expect(attempts.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('hides a pending review from everybody else, also by its id', async () => {
    const { data: pending } = await shop.bot.rest.pulls.createReview({
      ...shop.where,
      comments: [{ path: 'src/cart.ts', line: 2, body: 'draft' }],
    });

    const peek = () => shop.ada.rest.pulls.getReview({ ...shop.where, review_id: pending.id });
    const { data: comments } = await shop.ada.rest.pulls.listReviewComments(shop.where);

    await expect(peek()).rejects.toMatchObject({ status: 404 });
    expect(comments).toEqual([]);
  });

  test('needs a body to submit a comment, unless there are comments', async () => {
    const { data: empty } = await shop.bot.rest.pulls.createReview(shop.where);

    const submit = shop.bot.rest.pulls.submitReview({ ...shop.where, review_id: empty.id, event: 'COMMENT' });

    await expect(submit).rejects.toMatchObject({ status: 422 });
    const approved = await shop.bot.rest.pulls.submitReview({ ...shop.where, review_id: empty.id, event: 'APPROVE' });
    expect(approved.data.state).toBe('APPROVED');
  });

  test('refuses a verdict on one’s own pull request but takes a comment', async () => {
    const approve = shop.ada.rest.pulls.createReview({ ...shop.where, event: 'APPROVE' });
    const request = shop.ada.rest.pulls.createReview({ ...shop.where, event: 'REQUEST_CHANGES', body: 'no' });

    await expect(approve).rejects.toMatchObject({ status: 422 });
    await expect(request).rejects.toMatchObject({ status: 422 });
    await expect(
      shop.ada.rest.pulls.createReview({ ...shop.where, event: 'COMMENT', body: 'mine' }),
    ).resolves.toMatchObject({ status: 200 });
  });

  test('refuses a commit of another branch', async () => {
    const other = await shop.simulator.push(shopName, { branch: 'other', onto: 'main', files: { 'x.txt': 'x' } });

    const review = shop.bot.rest.pulls.createReview({
      ...shop.where,
      commit_id: other.after,
      body: 'x',
      event: 'COMMENT',
    });

    await expect(review).rejects.toMatchObject({ status: 422 });
  });

  test('dismisses verdicts only', async () => {
    const { data: comment } = await shop.bot.rest.pulls.createReview({ ...shop.where, body: 'x', event: 'COMMENT' });

    const dismissal = shop.bot.rest.pulls.dismissReview({ ...shop.where, review_id: comment.id, message: 'old' });

    await expect(dismissal).rejects.toMatchObject({ status: 422 });
  });

  test('takes at most 50 annotations a request and adds up those of several', async () => {
    const where = { owner: 'acme', repo: 'shop' };
    const annotation = {
      path: 'src/cart.ts',
      start_line: 1,
      end_line: 1,
      annotation_level: 'warning' as const,
      message: 'x',
    };
    const many = (count: number) => Array.from({ length: count }, () => annotation);
    const { data: run } = await shop.bot.rest.checks.create({ ...where, name: 'Waggle', head_sha: shop.pull.head_sha });
    const update = (count: number) =>
      shop.bot.rest.checks.update({
        ...where,
        check_run_id: run.id,
        output: { title: 't', summary: 's', annotations: many(count) },
      });

    await expect(update(51)).rejects.toMatchObject({ status: 422 });
    await update(50);
    const { data: updated } = await update(20);

    expect(updated.output.annotations_count).toBe(70);
  });

  test('refuses wrong tokens, writes without one and check runs by people', async () => {
    const wrong = new Octokit({
      baseUrl: shop.simulator.url,
      auth: 'wrong',
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    const check = { owner: 'acme', repo: 'shop', name: 'Mine', head_sha: shop.pull.head_sha };

    await expect(wrong.rest.pulls.get(shop.where)).rejects.toMatchObject({ status: 401 });
    await expect(
      shop.anonymous.rest.pulls.createReview({ ...shop.where, body: 'x', event: 'COMMENT' }),
    ).rejects.toMatchObject({ status: 401 });
    await expect(shop.ada.rest.checks.create(check)).rejects.toMatchObject({ status: 403 });
    await expect(shop.anonymous.rest.pulls.get(shop.where)).resolves.toMatchObject({ status: 200 });
  });
});
