import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
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

  test('leaves the graph alone while it is under way, and asks for it at its end', async () => {
    const pull = await bench.openPull({ 'src/a.ts': 'a\n' }, { 'src/a.ts': 'b\n' });
    await bench.request(pull);
    const graph = () =>
      bench.db
        .selectFrom('pull_request_work')
        .select(sql<boolean>`coalesce(not_before > now(), false)`.as('waits'))
        .where('github_repo_id', '=', pull.repoId)
        .where('kind', '=', 'graph')
        .execute();
    const seen: unknown[] = [];

    await bench.run(pull, { atPoint: async (point) => void (point === 'analyzed' && seen.push(...(await graph()))) });

    expect(seen).toEqual([{ waits: true }]);
    expect(await graph()).toEqual([{ waits: false }]);
  });
});
