import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openShop, type Shop, shopName } from '../testing/open-shop.ts';

describe('the page of a pull request', () => {
  let shop: Shop;
  let text: string;
  beforeAll(async () => {
    shop = await openShop();
    const body =
      '## Walkthrough\n\n<!-- marker -->\n**bold** <script>alert(1)</script>\n\n<details><summary>More</summary>inside</details>';
    const comments = [{ path: 'src/cart.ts', line: 30, side: 'RIGHT', body: 'here [x](javascript:alert(2))' }];
    const onFile = { path: 'src/new file.ts', subject_type: 'file' as const, body: 'about the file' };
    await shop.bot.rest.pulls.createReviewComment({ ...shop.where, ...onFile, commit_id: shop.pull.head_sha });
    await shop.bot.rest.pulls.createReview({ ...shop.where, body, event: 'REQUEST_CHANGES', comments });
    await shop.ada.rest.pulls.createReview({ ...shop.where, body: 'secret draft' });
    shop.simulator.comment({ ...shopName, number: 1 }, 'thanks <b>all</b>', 'ada');
    const check = { owner: 'acme', repo: 'shop', name: 'Waggle', head_sha: shop.pull.head_sha };
    const output = { title: 'Two findings', summary: 'See above' };
    await shop.bot.rest.checks.create({ ...check, conclusion: 'failure', output });
    text = await (await fetch(shop.pull.html_url)).text();
  });
  afterAll(() => shop.close());

  test('says that it is the simulator, and shows title, review, comments and checks', () => {
    for (const part of [
      'GitHub simulator',
      'Change the cart',
      'requested changes',
      '<h2>Walkthrough</h2>',
      '<strong>bold</strong>',
      'Two findings',
      'about the file',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('puts a comment below the line it is about', () => {
    const line = text.indexOf('+line 30 changed');
    const comment = text.indexOf('commented on line 30');

    expect(line).toBeGreaterThan(0);
    expect(comment).toBeGreaterThan(line);
    expect(text.slice(line, comment)).not.toContain('line 31');
  });

  test('runs nothing of what was written and hides drafts', () => {
    expect(text).not.toMatch(/<script|javascript:|alert\(1\)|secret draft|<!-- marker/);
  });

  test('leads from the list of repositories to the pull request, and to nothing private', async () => {
    await shop.simulator.createRepository({ owner: 'acme', name: 'hidden', private: true });

    const index = await (await fetch(`${shop.simulator.url}/`)).text();
    const repository = await (await fetch(`${shop.simulator.url}/acme/shop`)).text();
    const hidden = await fetch(`${shop.simulator.url}/acme/hidden`);

    expect(index).toContain('href="/acme/shop"');
    expect(index).not.toContain('acme/hidden');
    expect(repository).toContain('href="/acme/shop/pull/1"');
    expect(hidden.status).toBe(404);
  });
});
