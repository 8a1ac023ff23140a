import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createWalkthroughMarker } from '../core/render/marker.ts';
import { emptyContext } from '../testing/empty-context.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';
import type { TestPull } from '../testing/test-pull.ts';

const secret = `export const token = 'ghp_${'a1B2'.repeat(9)}';\n`;
const clean = 'export const one = 1;\n';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.simulator.clearFaults());

async function openPull(config = ''): Promise<TestPull> {
  const before = { 'src/a.ts': clean, ...(config === '' ? {} : { '.waggle.yml': config }) };
  return await bench.openPull(before, { 'src/a.ts': `${clean}${secret}` });
}

async function review(pull: TestPull, over: Parameters<ReviewBench['run']>[1] = {}): Promise<void> {
  await bench.request(pull);
  expect(await bench.run(pull, over)).toBe('done');
}

async function push(pull: TestPull, text: string): Promise<void> {
  await bench.simulator.push(pull.name, { branch: 'topic', files: { 'src/a.ts': text } });
}

const last = async (pull: TestPull) => (await bench.runs(pull)).at(-1)?.result;

describe('the walkthrough', () => {
  test('is one comment that follows the pull request, and the review tells what it does not', async () => {
    const pull = await openPull();
    await review(pull);
    const first = await bench.posted(pull);
    await push(pull, `${clean}export const two = 2;\n`);
    await review(pull);

    const { below, reviews } = await bench.posted(pull);
    expect(below.map(({ id }) => id)).toEqual(first.below.map(({ id }) => id));
    expect(first.below[0]?.body).toMatch(/#### Critical\n\n- .*\(\[told here\]\(.*#discussion_r\d+\)\)/);
    expect(below[0]?.body).toContain('#### Fixed by this push');
    const url = (await last(pull))?.walkthrough?.url ?? '?';
    expect(url).toContain(`#issuecomment-${below[0]?.id}`);
    for (const { body } of reviews) {
      expect(body).toContain(`[Walkthrough](${url})`);
      expect(body).not.toContain('What changed');
    }
  });

  test('quotes what the model says that changes, with that of earlier pushes, and asks for it in the language of the team', async () => {
    const pull = await openPull('output: { language: pt-BR }\n');
    const model = createScriptedModel([
      scriptFindings([], 'Keeps the token in code.'),
      scriptFindings([], '#### Approved\n\n> Counts to two, says @ada. [x](http://evil.example)'),
    ]);
    await review(pull, { model });
    await bench.simulator.push(pull.name, { branch: 'topic', files: { 'src/b.ts': clean } });
    await review(pull, { model });

    expect(model.prompts.map(({ system }) => system)).toEqual(
      Array(2).fill(expect.stringContaining('Brazilian Portuguese')),
    );
    const [below] = (await bench.posted(pull)).below;
    expect(below?.body).toContain(
      'In the words of the model:\n\n> Keeps the token in code.\n>\n> \\#### Approved > Counts to two, says `@ada`. \\[x\\](`http://evil.example`)',
    );
  });

  test('that somebody deleted is written again, once', async () => {
    const pull = await openPull();
    await review(pull);
    const [old] = (await bench.posted(pull)).below;
    await bench.gateway(pull).deleteComment(old?.id ?? 0);
    await push(pull, `${clean}${secret}// more\n`);
    await review(pull);

    const { below } = await bench.posted(pull);
    expect(below).toHaveLength(1);
    expect(below[0]?.id).not.toBe(old?.id);
  });

  test('is found by its marker among our own comments when its id is not known, and copies of others are not ours', async () => {
    const pull = await openPull();
    const marker = createWalkthroughMarker({ repoId: pull.repoId, prNumber: pull.number });
    const url = `${bench.simulator.url}/repos/acme/${pull.name.name}/issues/${pull.number}/comments`;
    const headers = { authorization: 'token token-of-mallory', 'content-type': 'application/json' };
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ body: `${marker}\nmine` }) });
    const { id } = await bench.gateway(pull).createComment(pull.number, `${marker}\nold`);
    await bench.gateway(pull).createComment(pull.number, `${marker}\nof a zombie`);
    await review(pull);

    const { below } = await bench.posted(pull);
    expect(below.map((one) => [one.user.login === 'mallory', one.id === id])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(below[1]?.body).toContain('What changed');
  });

  test('is written once where others have commented before', async () => {
    const pull = await openPull();
    await bench.gateway(pull).createComment(pull.number, 'Looks good');
    await review(pull);

    const writes = bench.simulator
      .requests()
      .filter(({ method, path }) => method !== 'GET' && path.startsWith(`/repos/acme/${pull.name.name}/issues/`))
      .map(({ method }) => method);
    expect(writes).toEqual(['POST', 'POST']);
  });

  test.each([{ effect: 'status', status: 502, afterEffect: true } as const, { effect: 'reset-before' } as const])(
    'whose update got no answer is brought up to date all the same (%j)',
    async (fault) => {
      const pull = await openPull();
      await review(pull);
      await push(pull, `${clean}export const two = 2;\n`);
      bench.simulator.fail({ ...fault, method: 'PATCH', path: `${pull.name.name}.*/issues/comments/` });
      await review(pull);

      const { below, reviews } = await bench.posted(pull);
      expect(below).toHaveLength(1);
      expect(below[0]?.body).toContain('Fixed by this push');
      expect(reviews).toHaveLength(2);
    },
  );

  test('that GitHub refuses costs nothing: the review tells everything', async () => {
    const pull = await openPull();
    bench.simulator.fail({
      effect: 'status',
      status: 403,
      method: 'POST',
      path: `${pull.name.name}/issues/.*comments$`,
    });
    await review(pull);

    const { below, reviews } = await bench.posted(pull);
    expect(below).toEqual([]);
    expect(reviews[0]?.body).toContain('#### Critical');
  });

  test('is not written where the configuration says so', async () => {
    const pull = await openPull('output: { walkthrough: false }\n');
    await review(pull);

    const { below, reviews } = await bench.posted(pull);
    expect(below).toEqual([]);
    expect(reviews[0]?.body).toContain('#### Critical');
  });

  test('draws the change where the configuration says so', async () => {
    const pull = await openPull('output: { diagram: true }\n');
    const files = [{ path: 'src/app.ts', depth: 1, score: 1, via: 'src/a.ts' }];
    const context = emptyContext({ dependents: { files, direct: 1, capped: false } });
    await review(pull, { loadContext: async () => context });

    expect((await bench.posted(pull)).below[0]?.body).toContain('```mermaid\nflowchart LR');
  });
});

describe('a request for changes', () => {
  test('is withdrawn by the review that finds nothing open, which says so', async () => {
    const pull = await openPull();
    await review(pull);
    await push(pull, `${clean}export const two = 2;\n`);
    // Done, but nobody heard of it.
    bench.simulator.fail({ effect: 'reset-after', method: 'PUT', path: `${pull.name.name}.*/dismissals$` });
    await review(pull);

    const { reviews } = await bench.posted(pull);
    expect(reviews.map(({ state }) => state)).toEqual(['DISMISSED', 'COMMENTED']);
    expect(reviews[1]?.body).toContain('The earlier request for changes is withdrawn');
  });

  test('stands while what asked for it is open, and nobody else loses theirs', async () => {
    const pull = await openPull();
    await review(pull);
    const url = `${bench.simulator.url}/repos/acme/${pull.name.name}/pulls/${pull.number}/reviews`;
    const headers = { authorization: 'token token-of-grace', 'content-type': 'application/json' };
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ body: 'No.', event: 'REQUEST_CHANGES' }) });
    await push(pull, `${clean}${secret}// more\n`);
    await review(pull);
    await push(pull, `${clean}// more\n`);
    await review(pull);

    const states = (await bench.posted(pull)).reviews.map(({ state }) => state);
    expect(states).toEqual(['DISMISSED', 'CHANGES_REQUESTED', 'DISMISSED', 'COMMENTED']);
  });
});
