import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openShop, type Shop, shopName } from '../testing/open-shop.ts';
import { loadOpenapi, type OpenapiChecker } from './openapi.ts';

type Call = { as?: 'bot' | 'app' | 'ada'; status?: number; params?: Record<string, unknown> };

// GitHub describes the line of a comment as a number, yet a comment on a whole file has none.
function withLine(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withLine);
  const comment = data as { subject_type?: string } | null;
  return comment?.subject_type === 'file' ? { ...comment, line: 1, original_line: 1 } : data;
}

describe('every answer fits GitHub’s own OpenAPI description', () => {
  let shop: Shop;
  let openapi: OpenapiChecker;
  beforeAll(async () => {
    openapi = await loadOpenapi();
    shop = await openShop();
    shop.simulator.openIssue(shopName, { title: 'An issue', body: 'text', author: 'ada', labels: ['bug'] });
    shop.simulator.comment({ ...shopName, number: 1 }, 'A comment', 'ada');
    await shop.simulator.webhooksSettled();
  });
  afterAll(() => shop.close());

  const call = async (operation: string, { as = 'bot', status = 200, params = {} }: Call = {}) => {
    const answer = await shop[as]
      .request(operation, { owner: 'acme', repo: 'shop', ...params })
      .catch((error) => error.response ?? error);
    expect([operation, answer.status, answer.status === status ? '' : answer.data]).toEqual([operation, status, '']);
    if (status !== 204) expect(openapi.problems(operation, status, withLine(answer.data))).toEqual([]);
    return answer.data;
  };

  const pull = '/repos/{owner}/{repo}/pulls/{pull_number}';
  const one = { pull_number: 1, issue_number: 1 };

  test.each([
    ['GET /app', { as: 'app' }],
    ['GET /app/installations', { as: 'app' }],
    ['GET /repos/{owner}/{repo}/installation', { as: 'app' }],
    ['GET /app/hook/deliveries', { as: 'app' }],
    ['GET /app/hook/config', { as: 'app' }],
    ['GET /installation/repositories', {}],
    ['GET /repos/{owner}/{repo}', {}],
    ['GET /rate_limit', {}],
    ['GET /repos/{owner}/{repo}/pulls', {}],
    [`GET ${pull}`, { params: one }],
    [`GET ${pull}/files`, { params: one }],
    [`GET ${pull}/commits`, { params: one }],
    ['GET /repos/{owner}/{repo}/issues', {}],
    ['GET /repos/{owner}/{repo}/issues/{issue_number}', { params: { issue_number: 2 } }],
    ['GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { params: one }],
    ['GET /repos/{owner}/{repo}/commits', {}],
    ['GET /repos/{owner}/{repo}/commits/{ref}', { params: { ref: 'cart' } }],
    ['GET /repos/{owner}/{repo}/compare/{basehead}', { params: { basehead: 'main...cart' } }],
    ['GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { params: { tree_sha: 'cart', recursive: '1' } }],
    ['GET /repos/{owner}/{repo}/contents/{path}', { params: { path: 'README.md' } }],
    ['GET /repos/{owner}/{repo}/contents/{path}', { params: { path: 'src', ref: 'cart' } }],
    ['GET /repos/{owner}/{repo}/collaborators/{username}/permission', { params: { username: 'ada' } }],
    ['GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { params: { commit_sha: 'cart' } }],
    [`GET ${pull}`, { status: 404, params: { pull_number: 99 } }],
  ] as [string, Call][])('%s %j', async (operation, options) => {
    await call(operation, options);
  });

  test('a review from draft to dismissal', async () => {
    const reviews = `${pull}/reviews`;
    const comments = [{ path: 'src/cart.ts', line: 3, start_line: 1, side: 'RIGHT', body: 'range' }];
    const draft = await call(`POST ${reviews}`, { params: { ...one, body: 'b', comments } });
    const review = { ...one, review_id: draft.id };

    await call(`GET ${reviews}`, { params: one });
    await call(`GET ${reviews}/{review_id}`, { params: review });
    await call(`PUT ${reviews}/{review_id}`, { params: { ...review, body: 'better' } });
    await call(`GET ${reviews}/{review_id}/comments`, { params: review });
    await call(`POST ${reviews}/{review_id}/events`, { params: { ...review, event: 'REQUEST_CHANGES' } });
    await call(`PUT ${reviews}/{review_id}/dismissals`, { params: { ...review, message: 'old' } });
    await call(`POST ${reviews}`, { status: 422, params: { ...one, comments: [{ path: 'x', line: 1, body: 'b' }] } });
    const pending = await call(`POST ${reviews}`, { params: one });
    await call(`DELETE ${reviews}/{review_id}`, { params: { ...one, review_id: pending.id } });
  });

  test('comments at lines, files and in the conversation, with reactions', async () => {
    const thread = { ...one, commit_id: shop.pull.head_sha, path: 'src/cart.ts', body: 'b' };
    const line = await call(`POST ${pull}/comments`, { status: 201, params: { ...thread, line: 2, side: 'RIGHT' } });
    await call(`POST ${pull}/comments`, { status: 201, params: { ...thread, subject_type: 'file' } });
    await call(`POST ${pull}/comments/{comment_id}/replies`, {
      status: 201,
      params: { ...one, comment_id: line.id, body: 'reply' },
    });
    await call(`GET ${pull}/comments`, { params: one });
    await call('GET /repos/{owner}/{repo}/pulls/comments/{comment_id}', { params: { comment_id: line.id } });
    await call('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
      params: { comment_id: line.id, body: 'edited' },
    });
    const reaction = { comment_id: line.id, content: '+1' };
    await call('POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', { status: 201, params: reaction });

    const issues = '/repos/{owner}/{repo}/issues';
    const comment = await call(`POST ${issues}/{issue_number}/comments`, {
      status: 201,
      params: { ...one, body: 'hi' },
    });
    await call(`PATCH ${issues}/comments/{comment_id}`, { params: { comment_id: comment.id, body: 'ho' } });
    await call(`GET ${issues}/comments/{comment_id}/reactions`, { params: { comment_id: comment.id } });
    await call(`DELETE ${issues}/comments/{comment_id}`, { status: 204, params: { comment_id: comment.id } });
  });

  test('labels of an issue and of a pull request, replaced', async () => {
    const labels = '/repos/{owner}/{repo}/issues/{issue_number}/labels';
    for (const issue_number of [1, 2]) {
      await call(`PUT ${labels}`, { params: { issue_number, labels: ['kept', { name: 'new' }] } });
      await call(`PUT ${labels}`, { params: { issue_number, labels: ['kept'] } });
      const left = await call(`GET ${labels}`, { params: { issue_number } });
      expect(left.map(({ name }: { name: string }) => name)).toEqual(['kept']);
    }
  });

  test('the languages are those of the files on the default branch, by size', async () => {
    const languages = await call('GET /repos/{owner}/{repo}/languages');
    expect(Object.keys(languages)).toEqual(['TypeScript']);
  });

  test('a check run with annotations', async () => {
    const runs = '/repos/{owner}/{repo}/check-runs';
    const run = await call(`POST ${runs}`, {
      status: 201,
      params: { name: 'Waggle', head_sha: shop.pull.head_sha, external_id: '1' },
    });
    const annotations = [
      { path: 'src/cart.ts', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm', title: 't' },
    ];
    const output = { title: 't', summary: 's', annotations };

    await call(`PATCH ${runs}/{check_run_id}`, { params: { check_run_id: run.id, conclusion: 'neutral', output } });
    await call(`GET ${runs}/{check_run_id}`, { params: { check_run_id: run.id } });
    await call(`GET ${runs}/{check_run_id}/annotations`, { params: { check_run_id: run.id } });
    await call('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { params: { ref: shop.pull.head_sha } });
  });

  test('the token of an installation and a delivery with its repetition', async () => {
    const [installation] = await call('GET /app/installations', { as: 'app' });
    const token = { installation_id: installation.id };
    await call('POST /app/installations/{installation_id}/access_tokens', { as: 'app', status: 201, params: token });
    await call('POST /app/installations/{installation_id}/access_tokens', {
      as: 'app',
      status: 201,
      params: { ...token, repositories: ['shop'] },
    });
    const [delivery] = await call('GET /app/hook/deliveries', { as: 'app' });
    await call('GET /app/hook/deliveries/{delivery_id}', { as: 'app', params: { delivery_id: delivery.id } });
    await call('POST /app/hook/deliveries/{delivery_id}/attempts', {
      as: 'app',
      status: 202,
      params: { delivery_id: delivery.id },
    });
  });
});
