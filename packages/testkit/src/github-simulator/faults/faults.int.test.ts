import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openShop, type Shop } from '../testing/open-shop.ts';

describe('injected failures', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
    await shop.bot.rest.pulls.get(shop.where);
    shop.simulator.clearRequests();
  });
  afterEach(() => shop.close());

  const post = () => shop.bot.rest.pulls.createReview({ ...shop.where, body: 'x', event: 'COMMENT' });
  const reviews = async () => (await shop.bot.rest.pulls.listReviews(shop.where)).data.length;

  test('loses an answer after the review was posted', async () => {
    shop.simulator.fail({ method: 'POST', path: '/reviews$', effect: 'reset-after' });

    await expect(post()).rejects.toThrow();

    expect(await reviews()).toBe(1);
  });

  test('cuts the connection before the review is posted', async () => {
    shop.simulator.fail({ method: 'POST', path: '/reviews$', effect: 'reset-before' });

    await expect(post()).rejects.toThrow();

    expect(await reviews()).toBe(0);
  });

  test.each([500, 502, 429])('answers %i a given number of times, after letting some pass', async (status) => {
    shop.simulator.fail({ path: '/pulls/1$', effect: 'status', status, skip: 1, times: 2, retryAfterSeconds: 7 });
    const get = () =>
      shop.bot.rest.pulls.get(shop.where).then(
        (answer) => answer.status,
        (error) => error.status,
      );

    const statuses = [await get(), await get(), await get(), await get()];

    expect(statuses).toEqual([200, status, status, 200]);
  });

  test('answers 502 although the review was posted', async () => {
    shop.simulator.fail({ path: '/reviews$', effect: 'status', status: 502, afterEffect: true });

    await expect(post()).rejects.toMatchObject({ status: 502 });

    expect(await reviews()).toBe(1);
  });

  test('answers with an exhausted limit and when it is lifted', async () => {
    shop.simulator.fail({ effect: 'rate-limited', resetInSeconds: 30 });

    const error = await post().catch((problem) => problem);

    expect(error.status).toBe(403);
    expect(error.response.headers['x-ratelimit-remaining']).toBe('0');
    expect(Number(error.response.headers['x-ratelimit-reset']) * 1000).toBeGreaterThan(Date.now() + 20_000);
  });

  test('logs each request with its outcome', async () => {
    shop.simulator.fail({ method: 'POST', effect: 'unauthorized' });

    await shop.ada.rest.pulls.createReview({ ...shop.where, body: 'x', event: 'COMMENT' }).catch(() => undefined);
    await reviews();

    const seen = shop.simulator.requests().map((one) => [one.method, one.path, one.status, one.fault]);
    expect(seen).toEqual([
      ['POST', '/repos/acme/shop/pulls/1/reviews', 401, 'unauthorized'],
      ['GET', '/repos/acme/shop/pulls/1/reviews', 200, undefined],
    ]);
  });
});

describe('limits', () => {
  test('refuses the request after the last one of the hour and says when to come back', async () => {
    const shop = await openShop({ limits: { primaryPerHour: 2 } });
    await shop.bot.rest.pulls.get(shop.where);
    await shop.bot.rest.pulls.get(shop.where);

    const error = await shop.bot.rest.pulls.get(shop.where).catch((problem) => problem);
    await shop.close();

    expect(error).toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0' } },
    });
  });

  test('refuses too much content in a minute with Retry-After and leaves reads alone', async () => {
    const shop = await openShop({ limits: { contentPerMinute: 1 } });
    const comment = () =>
      shop.bot.rest.issues.createComment({ owner: 'acme', repo: 'shop', issue_number: 1, body: 'hi' });
    await comment();

    const error = await comment().catch((problem) => problem);
    const read = await shop.bot.rest.pulls.get(shop.where);
    await shop.close();

    expect(error).toMatchObject({ status: 403, response: { headers: { 'retry-after': '60' } } });
    expect(read.status).toBe(200);
  });

  test('does not count a read that is answered 304', async () => {
    const shop = await openShop();
    const first = await shop.bot.rest.pulls.get(shop.where);
    const etag = first.headers.etag ?? '';

    const second = await shop.bot.rest.pulls
      .get({ ...shop.where, headers: { 'if-none-match': etag } })
      .catch((problem) => problem);
    await shop.close();

    expect(second.status).toBe(304);
    expect(second.response.headers['x-ratelimit-used']).toBe(first.headers['x-ratelimit-used']);
  });
});
