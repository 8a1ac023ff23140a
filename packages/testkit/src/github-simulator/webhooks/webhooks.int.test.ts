import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verify } from '@octokit/webhooks-methods';
import { openShop, type Shop, shopName } from '../testing/open-shop.ts';

describe('webhooks', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
    await shop.simulator.webhooksSettled();
  });
  afterEach(() => shop.close());

  const eventsOf = () =>
    shop.hooks.received.map((hook) => {
      const { action } = JSON.parse(hook.raw.toString('utf8'));
      return action === undefined ? hook.event : `${hook.event}.${action}`;
    });

  test('announces installation, pushes and the opened pull request, each signed over its bytes', async () => {
    expect(eventsOf().sort()).toEqual(['installation.created', 'pull_request.opened', 'push', 'push']);
    for (const hook of shop.hooks.received) {
      expect(await verify(shop.simulator.webhookSecret, hook.raw.toString('utf8'), hook.signature)).toBe(true);
      expect(hook.headers).toMatchObject({
        'user-agent': 'GitHub-Hookshot/simulator',
        'x-github-hook-installation-target-id': String(shop.simulator.appId),
      });
    }
  });

  test('sends synchronize with before and after for a push and for a force-push', async () => {
    const before = shop.pull.head_sha;
    const pushed = await shop.simulator.push(shopName, { branch: 'cart', files: { 'README.md': '# More\n' } });
    const forced = await shop.simulator.push(shopName, {
      branch: 'cart',
      onto: 'main',
      files: { 'README.md': '# Other\n' },
    });
    await shop.simulator.webhooksSettled();

    const synchronized = shop.hooks.received
      .filter((hook) => hook.event === 'pull_request')
      .map((hook) => JSON.parse(hook.raw.toString('utf8')))
      .filter((payload) => payload.action === 'synchronize');
    expect(synchronized).toMatchObject([
      { before, after: pushed.after, pull_request: { head: { sha: pushed.after } } },
      { before: pushed.after, after: forced.after, pull_request: { head: { sha: forced.after } } },
    ]);
    expect([pushed.forced, forced.forced]).toEqual([false, true]);
  });

  test('announces edits, drafts, closing, reopening, comments and requests to check again', async () => {
    const pull = { ...shopName, number: 1 };
    shop.hooks.received.length = 0;
    await shop.simulator.editPullRequest(pull, { title: 'Another title' });
    await shop.simulator.editPullRequest(pull, { draft: true });
    await shop.simulator.editPullRequest(pull, { draft: false });
    await shop.simulator.editPullRequest(pull, { state: 'closed' });
    await shop.simulator.editPullRequest(pull, { state: 'open' });
    shop.simulator.comment(pull, '/waggle review', 'bob');
    const { data: run } = await shop.bot.rest.checks.create({
      owner: 'acme',
      repo: 'shop',
      name: 'Waggle',
      head_sha: shop.pull.head_sha,
    });
    shop.simulator.rerequestCheck(shopName, run.id, 'ada');
    await shop.simulator.webhooksSettled();

    expect(eventsOf().sort()).toEqual([
      'check_run.rerequested',
      'issue_comment.created',
      'pull_request.closed',
      'pull_request.converted_to_draft',
      'pull_request.edited',
      'pull_request.ready_for_review',
      'pull_request.reopened',
    ]);
  });

  test('logs a failed delivery and repeats it only when asked, under the same GUID', async () => {
    shop.hooks.answerWith(503);
    await shop.simulator.push(shopName, { branch: 'cart', files: { 'a.txt': 'a' } });
    await shop.simulator.webhooksSettled();
    const { data: failed } = await shop.app.rest.apps.listWebhookDeliveries({ per_page: 1 });
    const delivery = failed[0];
    const sentBefore = shop.hooks.received.length;

    shop.hooks.answerWith(202);
    await shop.app.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
    await shop.simulator.webhooksSettled();

    const { data: log } = await shop.app.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(delivery).toMatchObject({ status_code: 503, redelivery: false });
    expect(log[0]).toMatchObject({ guid: delivery?.guid, status: 'OK', redelivery: true });
    expect(shop.hooks.received.length).toBe(sentBefore + 1);
    expect(shop.hooks.received.at(-1)?.guid).toBe(delivery?.guid);
  });

  test('pages the delivery log and returns the payload of one delivery', async () => {
    const pages = await shop.app.paginate(shop.app.rest.apps.listWebhookDeliveries, { per_page: 3 });
    const opened = pages.find((delivery) => delivery.action === 'opened');

    const { data: full } = await shop.app.rest.apps.getWebhookDelivery({ delivery_id: opened?.id ?? 0 });

    expect(pages.length).toBe(4);
    expect(full.request.payload).toMatchObject({ action: 'opened', number: 1 });
  });

  test('gives up on a receiver that does not answer in time', async () => {
    const { createServer } = await import('node:http');
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const slow = await openShop({ webhookTimeoutMs: 50 });
    slow.simulator.setWebhook({ url: `http://127.0.0.1:${port}/`, secret: 's' });

    slow.simulator.ping();
    await slow.simulator.webhooksSettled();

    expect(slow.simulator.deliveries().at(-1)).toMatchObject({ event: 'ping', status: 'timed out', statusCode: 504 });
    await slow.close();
    silent.closeAllConnections();
    silent.close();
  });
});
