import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { markAsked } from '@waggle/store';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';
import type { TestPull } from '../testing/test-pull.ts';

const secret = `export const token = 'ghp_${'a1B2'.repeat(9)}';\n`;
const clean = 'export const one = 1;\n';
const quiet = 'output: { reviews: with_findings }\nevidence: { tests/missing: off }\n';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.simulator.clearFaults());

async function openPull(after: string, config = quiet): Promise<TestPull> {
  return await bench.openPull({ 'src/a.ts': clean, '.waggle.yml': config }, { 'src/a.ts': after });
}

async function review(pull: TestPull, over: Parameters<ReviewBench['run']>[1] = {}): Promise<void> {
  await bench.request(pull);
  expect(await bench.run(pull, over)).toBe('done');
}

async function push(pull: TestPull, text: string): Promise<void> {
  await bench.simulator.push(pull.name, { branch: 'topic', files: { 'src/a.ts': text } });
}

const states = async (pull: TestPull) => (await bench.posted(pull)).reviews.map(({ state }) => state);

describe('`output.reviews: with_findings`', () => {
  test('a change without findings gets its walkthrough and its check run, and no review; asked again it costs nothing', async () => {
    const pull = await openPull(`${clean}export const two = 2;\n`);
    const model = createScriptedModel([scriptFindings([], 'Counts to two.')]);
    await review(pull, { model });
    await review(pull, { model });

    const { reviews, below, checks } = await bench.posted(pull);
    expect(reviews).toEqual([]);
    expect(below.map(({ body }) => body)).toEqual([expect.stringContaining('Counts to two.')]);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    expect(model.prompts).toHaveLength(1);
    const [first, again] = await bench.runs(pull);
    expect(first?.result).toMatchObject({ outcome: 'posted', review: null, walkthrough: { id: below[0]?.id } });
    expect(again?.result).toMatchObject({ outcome: 'already_posted', review: null });
  });

  test('a push is answered where it brings something new, not for what is known, and a request is withdrawn without another review', async () => {
    const pull = await openPull(`${clean}${secret}`);
    await review(pull);
    expect(await states(pull)).toEqual(['CHANGES_REQUESTED']);

    await push(pull, `${clean}${secret}// more\n`);
    await review(pull);
    expect(await states(pull)).toEqual(['CHANGES_REQUESTED']);

    await push(pull, `${clean}// more\n`);
    await review(pull);
    expect(await states(pull)).toEqual(['DISMISSED']);
    expect((await bench.posted(pull)).below[0]?.body).toContain('#### Fixed by this push');
  });

  test('what a person dismissed and is still there requests changes again', async () => {
    const pull = await openPull(`${clean}${secret}`);
    await review(pull);
    const [{ id } = { id: 0 }] = (await bench.posted(pull)).reviews;
    await bench.gateway(pull).dismissReview(pull.number, id, 'Not now');
    await push(pull, `${clean}${secret}// more\n`);
    await review(pull);

    expect(await states(pull)).toEqual(['DISMISSED', 'CHANGES_REQUESTED']);
  });

  test('where the walkthrough cannot be written, or there is none, the review tells everything', async () => {
    const refused = await openPull(`${clean}export const two = 2;\n`);
    const path = `${refused.name.name}/issues/.*comments$`;
    bench.simulator.fail({ effect: 'status', status: 403, method: 'POST', path });
    await review(refused);
    expect((await bench.posted(refused)).reviews[0]?.body).toContain('### No findings');

    const without = await openPull(`${clean}// two\n`, quiet.replace('}', ', walkthrough: false }'));
    await review(without);
    expect(await states(without)).toEqual(['COMMENTED']);
  });

  test('a person who asks, or has a mistake in the configuration, is answered, and an upload of results is not', async () => {
    const mistaken = await openPull(`${clean}// two\n`, `${quiet}gate: { fail_onn: high }\n`);
    await review(mistaken);
    expect((await bench.posted(mistaken)).reviews[0]?.body).toContain('fail_on');

    const asked = await openPull(`${clean}// two\n`);
    await review(asked);
    expect(await states(asked)).toEqual([]);
    const ref = { repoId: asked.repoId, prNumber: asked.number };
    await bench.request(asked);
    await markAsked(bench.db, ref, 'again');
    expect(await bench.run(asked)).toBe('done');
    expect(await states(asked)).toEqual([]);
    await bench.request(asked);
    await markAsked(bench.db, ref, 'once');
    expect(await bench.run(asked)).toBe('done');
    expect(await states(asked)).toEqual(['COMMENTED']);
  });
});
