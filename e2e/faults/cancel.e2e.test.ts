import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ReviewDetail, ReviewPage } from '@waggle/contracts';
import { createApiKey } from '@waggle/store';
import { createModelSimulator, eventually, type ModelSimulator } from '@waggle/testkit';
import { openSystem, type System } from '../open-system.ts';

let system: System;
let model: ModelSimulator;

beforeAll(async () => {
  model = await createModelSimulator({ script: [{ kind: 'text', text: '{"findings":[]}', delayMs: 600_000 }] });
  system = await openSystem({
    WAGGLE_MODEL: 'openai-compatible:hanging',
    WAGGLE_MODEL_BASE_URL: model.openaiUrl,
    WAGGLE_MODEL_IDLE_TIMEOUT: '600',
    WAGGLE_MODEL_TIMEOUT: '600',
  });
}, 120_000);

afterAll(async () => {
  await system?.close();
  await model?.close();
}, 60_000);

async function api(path: string, key: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${system.waggle.api.url}/api/v1${path}`, { method, headers });
  return { status: response.status, body: await response.json() };
}

test('a review whose model hangs is cancelled over REST: the worker stops, the check run says so, nothing is posted', async () => {
  const target = { owner: 'acme', name: 'cancelled' };
  await system.github.createRepository(target);
  await system.github.push(target, { branch: 'main', files: { 'a.ts': 'export const a = 1;\n' } });
  await system.github.push(target, { branch: 'topic', onto: 'main', files: { 'a.ts': 'export const a = 2;\n' } });
  await system.github.openPullRequest(target, { base: 'main', head: 'topic', title: 'A change' });
  await eventually(() => model.requests().length === 1, { timeoutMs: 60_000 });
  const { key } = await createApiKey(system.db, { name: 'cancel', repoIds: null, canWrite: true });
  const [running] = ReviewPage.parse((await api('/reviews?status=running', key)).body).reviews;

  expect(await api(`/reviews/${running?.id}/cancel`, key, 'POST')).toMatchObject({ status: 202 });

  await eventually(
    async () => {
      const review = ReviewDetail.parse((await api(`/reviews/${running?.id}`, key)).body);
      return review.status === 'skipped' && review.conclusion === 'skipped';
    },
    { timeoutMs: 20_000 },
  );
  expect(system.github.checkRuns(target)).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
  const reviews = await fetch(`${system.github.url}/repos/acme/cancelled/pulls/1/reviews`);
  expect(await reviews.json()).toEqual([]);
  expect(model.requests()).toHaveLength(1);
}, 120_000);
