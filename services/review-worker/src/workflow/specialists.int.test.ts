import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ModelError } from '../model/review-model.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, type Reply, scriptFindings } from '../testing/scripted-model.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

const code = 'export function half(n: number) {\n  const list = [n];\n  return n / 0;\n}\n';
const config = { '.waggle.yml': 'model: {mode: specialists}\n' };
const zero = { path: 'src/half.ts', quote: ['  return n / 0;'] };

/** Answers by the specialist that is asked. */
function bySpecialist(answers: Record<string, () => string>): Reply[] {
  return [
    async ({ user }) => {
      const [, name = ''] = /You look (?:for|at) (\w+) alone/.exec(user) ?? [];
      return (answers[name] ?? (() => '{"findings": []}'))();
    },
  ];
}

describe('specialists', () => {
  test('four readers of one part; what two of them say about the same lines is told once, as the worst', async () => {
    const pull = await bench.openPull(config, { 'src/half.ts': code });
    await bench.request(pull);
    const model = createScriptedModel(
      bySpecialist({
        security: () => scriptFindings([{ ...zero, severity: 'high', title: 'Dividing by zero crashes the caller' }]),
        correctness: () => scriptFindings([{ ...zero, severity: 'medium', title: 'Dividing by zero gives Infinity' }]),
        performance: () =>
          scriptFindings([{ path: 'src/half.ts', quote: ['  const list = [n];'], title: 'A list nobody needs' }]),
      }),
    );

    expect(await bench.run(pull, { model })).toBe('done');

    expect(model.prompts).toHaveLength(4);
    const begin = model.prompts.map(({ user, sharedLength }) => user.slice(0, sharedLength));
    expect(new Set(begin).size).toBe(1);
    const found = (await bench.runs(pull)).at(-1)?.result;
    expect(found).toMatchObject({ conclusion: 'findings', model: { calls: 4, inputTokens: 400 } });
    expect(found?.findings.filter(({ source }) => source === 'model').map(({ title }) => title)).toEqual([
      'Dividing by zero crashes the caller',
      'A list nobody needs',
    ]);
  });

  test('one that failed is asked again alone; with one that never answers the part counts as unread', async () => {
    const pull = await bench.openPull(config, { 'src/half.ts': code });
    await bench.request(pull);
    let busy = 1;
    const failing = () => {
      if (busy-- > 0) throw new ModelError('busy', 'no', { status: 529, retryAfterMs: 0 });
      return '{"findings": []}';
    };
    const model = createScriptedModel(bySpecialist({ tests: failing }));
    expect(await bench.run(pull, { model })).toBe('retry');
    expect(await bench.run(pull, { model })).toBe('done');
    expect(model.prompts).toHaveLength(5);

    const unread = await bench.openPull(config, { 'src/half.ts': code });
    await bench.request(unread);
    await bench.run(unread, { model: createScriptedModel(bySpecialist({ tests: () => 'I like it.' })) });

    expect((await bench.runs(unread)).at(-1)).toMatchObject({ conclusion: 'partial' });
  });
});
