import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestReviewOfUpload, saveSarifUpload } from '@waggle/store';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';
import type { TestPull } from '../testing/test-pull.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

/** What `POST /api/v1/repos/:owner/:repo/sarif` does with one result. */
async function upload(
  { name, repoId, number: prNumber, headSha, installationId }: TestPull,
  rule: string,
  message: string,
) {
  const place = { path: 'src/a.ts', startLine: 1, endLine: 1 };
  const results = [{ rule: `sarif/eslint/${rule}`, severity: 'medium' as const, message, ...place }];
  const isNew = await saveSarifUpload(bench.db, {
    ...{ repoId, headSha, tool: 'eslint', category: rule, digest: rule, results },
  });
  const fullName = `${name.owner}/${name.name}`;
  return isNew && (await requestReviewOfUpload(bench.db, { repoId, prNumber, headSha, installationId, fullName }));
}

test('results that come after the review of their commit are told by one more, and what stood there is not told again', async () => {
  const pull = await bench.openPull({}, { 'src/a.ts': 'var a = 1;\n' });
  expect(await upload(pull, 'no-var', 'Write const or let instead')).toBe(false);
  await bench.request(pull);
  const defect = { path: 'src/a.ts', quote: ['var a = 1;'], title: 'A is never used' };
  const model = createScriptedModel([scriptFindings([defect], 'Adds a.')]);
  expect(await bench.run(pull, { model })).toBe('done');

  expect(await upload(pull, 'no-magic', 'The number 1 needs a name')).toBe(true);
  expect(await bench.run(pull, { model })).toBe('done');
  expect(await upload(pull, 'no-magic', 'The number 1 needs a name')).toBe(false);
  expect(await bench.run(pull)).toBe('nothing');

  const { reviews, comments } = await bench.posted(pull);
  expect(reviews).toHaveLength(2);
  const told = comments.map(({ body }) => /sarif\/eslint\/[\w-]+/.exec(body)?.[0]).filter((rule) => rule !== undefined);
  expect(told).toEqual(['sarif/eslint/no-var', 'sarif/eslint/no-magic']);
  // What the model said is neither bought nor told again, and still stands.
  expect(model.prompts).toHaveLength(1);
  expect(comments.filter(({ body }) => body.includes('A is never used'))).toHaveLength(1);
  const [, again] = await bench.runs(pull);
  expect(again?.result).toMatchObject({ summaries: ['Adds a.'], coverage: { hunks: { read: 1 } } });
});
