import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

describe('a review without a model', () => {
  test('is posted once, with findings at the right lines, a check run and a stored result', async () => {
    const pull = await bench.openPull(
      { 'src/a.ts': 'export const one = 1;\n' },
      { 'src/a.ts': `export const one = 1;\nexport const token = 'ghp_${'a1B2'.repeat(9)}';\n` },
    );
    await bench.request(pull);

    const outcome = await bench.run(pull);

    expect(bench.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    expect(outcome).toBe('done');
    const { reviews, comments, checks } = await bench.posted(pull);
    expect(reviews).toMatchObject([{ state: 'CHANGES_REQUESTED', commit_id: pull.headSha }]);
    expect(comments).toMatchObject([{ path: 'src/a.ts', line: 2 }]);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
    expect(await bench.runs(pull)).toMatchObject([{ status: 'completed', result: { outcome: 'posted' } }]);
  });
});
