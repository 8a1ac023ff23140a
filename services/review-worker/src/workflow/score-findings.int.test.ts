import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

const code = 'export function half(n: number) {\n  const list = [n];\n  return n / 0;\n}\n';
const findings = scriptFindings([
  { path: 'src/half.ts', quote: ['  return n / 0;'], title: 'Divides by zero' },
  { path: 'src/half.ts', quote: ['  const list = [n];'], title: 'A guess' },
]);

async function review(replies: string[]) {
  const pull = await bench.openPull({ '.waggle.yml': 'model: {min_score: 60}\n' }, { 'src/half.ts': code });
  await bench.request(pull);
  const model = createScriptedModel(replies);
  expect(await bench.run(pull, { model })).toBe('done');
  const result = (await bench.runs(pull)).at(-1)?.result;
  const titles = result?.findings.filter(({ source }) => source === 'model').map(({ title }) => title);
  return { pull, model, result, titles };
}

test('what the second look scores too low is left out, and kept with its reason', async () => {
  const scores = '{"scores": [{"id": 1, "score": 95, "why": "sure"}, {"id": 2, "score": 20, "why": "a guess"}]}';

  const { pull, model, result, titles } = await review([findings, scores]);

  expect(titles).toEqual(['Divides by zero']);
  expect(model.prompts[1]?.user).toContain('return n / 0;');
  expect(model.asked[1]?.plain).toBe(true);
  expect(result?.model).toMatchObject({ calls: 2, inputTokens: 200 });
  const { rows } = await sql<{ refuted: unknown }>`
    select s.output -> 'refuted' as refuted from workflow_steps s join workflow_runs r on r.id = s.run_id
    where r.github_repo_id = ${pull.repoId} and s.name = 'verify'`.execute(bench.db);
  expect(rows).toMatchObject([{ refuted: [{ finding: { title: 'A guess' }, reason: 'scored 20 of 100: a guess' }] }]);
});

test('a second look that fails silences nothing', async () => {
  const { titles, result } = await review([findings, 'All of them are fine.']);

  expect(titles).toEqual(['A guess', 'Divides by zero']);
  expect(result?.degraded).toContainEqual(expect.stringContaining('findings were not scored'));
});
