import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGithubSimulator } from './server.ts';
import { openShop, type Shop, shopName } from './testing/open-shop.ts';

describe('the life of a review, driven by a plain @octokit/rest client', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  test('goes from the files over a pending review to a submitted one, a check run and a dismissal', async () => {
    const { bot, where, pull } = shop;

    const { data: files } = await bot.rest.pulls.listFiles(where);
    expect(files.map((file) => [file.filename, file.status, file.additions, file.deletions])).toEqual([
      ['src/cart.ts', 'modified', 2, 2],
      ['src/new file.ts', 'added', 1, 0],
    ]);

    const { data: pending } = await bot.rest.pulls.createReview({
      ...where,
      commit_id: pull.head_sha,
      body: 'Walkthrough',
      comments: [{ path: 'src/cart.ts', line: 2, side: 'RIGHT', body: 'This line' }],
    });
    expect(pending).toMatchObject({ state: 'PENDING', user: { login: 'waggle[bot]', type: 'Bot' } });

    const seenByBot = await bot.rest.pulls.listReviews(where);
    const seenByAda = await shop.ada.rest.pulls.listReviews(where);
    expect([seenByBot.data.length, seenByAda.data.length]).toEqual([1, 0]);

    const { data: submitted } = await bot.rest.pulls.submitReview({
      ...where,
      review_id: pending.id,
      event: 'REQUEST_CHANGES',
    });
    expect(submitted).toMatchObject({ id: pending.id, state: 'CHANGES_REQUESTED', commit_id: pull.head_sha });

    const { data: comments } = await shop.ada.rest.pulls.listCommentsForReview({ ...where, review_id: pending.id });
    expect(comments).toMatchObject([{ path: 'src/cart.ts', line: 2, side: 'RIGHT', body: 'This line' }]);

    const check = { owner: 'acme', repo: 'shop' };
    const { data: run } = await bot.rest.checks.create({
      ...check,
      name: 'Waggle',
      head_sha: pull.head_sha,
      external_id: 'work:1',
      status: 'in_progress',
    });
    await bot.rest.checks.update({
      ...check,
      check_run_id: run.id,
      conclusion: 'failure',
      output: { title: 'One finding', summary: 'See the review' },
    });
    const { data: runs } = await bot.rest.checks.listForRef({
      ...check,
      ref: pull.head_sha,
      check_name: 'Waggle',
      filter: 'all',
    });
    expect(runs.check_runs).toMatchObject([
      { id: run.id, status: 'completed', conclusion: 'failure', external_id: 'work:1' },
    ]);

    const { data: dismissed } = await bot.rest.pulls.dismissReview({
      ...where,
      review_id: pending.id,
      message: 'Outdated',
    });
    expect(dismissed.state).toBe('DISMISSED');
  });

  test('answers the App about itself, its installations and the repositories they reach', async () => {
    const { data: app } = await shop.app.rest.apps.getAuthenticated();
    const { data: installation } = await shop.app.rest.apps.getRepoInstallation({ owner: 'acme', repo: 'shop' });
    const { data: reachable } = await shop.bot.rest.apps.listReposAccessibleToInstallation();

    expect(app).toMatchObject({ slug: 'waggle', installations_count: 1 });
    expect(installation).toMatchObject({ app_slug: 'waggle', account: { login: 'acme' } });
    expect(reachable.repositories.map((repository) => repository.full_name)).toEqual(['acme/shop']);
  });

  test('keeps pull requests and reviews when it is closed and opened again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'github-simulator-test-'));
    const first = await openShop({ dataDir: folder });
    const { data: review } = await first.bot.rest.pulls.createReview({
      ...first.where,
      body: 'Kept',
      event: 'COMMENT',
    });
    await first.close();

    const second = await createGithubSimulator({ dataDir: folder });
    const answer = await fetch(`${second.url}/repos/acme/shop/pulls/1/reviews/${review.id}`);
    const body = await answer.json();
    await second.close();
    await rm(folder, { recursive: true });

    expect(body).toMatchObject({ id: review.id, body: 'Kept', state: 'COMMENTED' });
  });

  test('tells a closed, a reopened and a deleted pull request apart', async () => {
    const other = await openShop();
    const { where } = other;

    await other.simulator.editPullRequest({ ...shopName, number: 1 }, { state: 'closed', merged: true });
    const closed = await other.ada.rest.pulls.get(where);
    await other.simulator.editPullRequest({ ...shopName, number: 1 }, { state: 'open' });
    const reopened = await other.ada.rest.pulls.get(where);
    other.simulator.deleteRepository(shopName);
    const gone = other.ada.rest.pulls.get(where);

    await expect(gone).rejects.toMatchObject({ status: 404 });
    expect([closed.data.state, closed.data.merged, reopened.data.state]).toEqual(['closed', true, 'open']);
    await other.close();
  });
});
