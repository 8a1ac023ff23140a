import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import type { TestPull } from '../testing/test-pull.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

async function review(pull: TestPull): Promise<void> {
  await bench.request(pull);
  expect(await bench.run(pull)).toBe('done');
}

/** What a later push to the base branch says. */
async function pushConfig(pull: TestPull, text: string | null): Promise<void> {
  await bench.simulator.push(pull.name, { branch: 'main', files: { '.waggle.yml': text } });
}

async function pushHead(pull: TestPull, text: string): Promise<void> {
  await bench.simulator.push(pull.name, { branch: pull.branch, files: { 'a.ts': text } });
}

describe('configuration', () => {
  test('with `enabled: false` leaves no trace, and one that is written later brings the review', async () => {
    const pull = await bench.openPull({ '.waggle.yml': 'enabled: false\n' }, { 'a.ts': 'a();\n' });

    await review(pull);

    expect(await bench.posted(pull)).toEqual({ reviews: [], comments: [], below: [], checks: [] });
    expect(await bench.runs(pull)).toMatchObject([{ status: 'skipped' }]);

    await pushConfig(pull, null);
    await review(pull);

    expect((await bench.posted(pull)).reviews).toHaveLength(1);
  });

  test('is read from the base branch: what the pull request brings along changes nothing', async () => {
    const base = 'review_on: {bots: true}\n';
    const pull = await bench.openPull({ '.waggle.yml': base }, { '.waggle.yml': 'enabled: false\n', 'a.ts': 'a();\n' });

    await review(pull);

    const [run] = await bench.runs(pull);
    expect(run).toMatchObject({ status: 'completed' });
    expect((await bench.posted(pull)).reviews).toHaveLength(1);
  });

  test('with mistakes is told once, and the last one without holds', async () => {
    const pull = await bench.openPull({ '.waggle.yml': 'filters: {title: {exclude: [WIP]}}\n' }, { 'a.ts': 'a();\n' });
    await review(pull);

    await pushConfig(pull, 'filters: {title: {exclude: []}}\ngate:\n  fail_onn: high\n');
    await pushHead(pull, 'b();\n');
    await review(pull);
    await bench.simulator.editPullRequest({ ...pull.name, number: pull.number }, { title: 'WIP: not yet' });
    await pushHead(pull, 'c();\n');
    await review(pull);

    const { reviews, checks } = await bench.posted(pull);
    const mistake = '`.waggle.yml:3:3` `gate.fail_onn` is not a key that Waggle knows. Did you mean `fail_on`?';
    expect(reviews.map(({ body }) => body.includes(mistake))).toEqual([false, true]);
    expect(reviews[1]?.body).toContain('the last version without mistakes holds');
    const annotations = checks.map(({ annotations: all }) => all.filter(({ path }) => path === '.waggle.yml'));
    expect(annotations.map(({ length }) => length)).toEqual([0, 1, 1]);
    expect(checks.map(({ conclusion }) => conclusion)).toEqual(['neutral', 'neutral', 'skipped']);
  });

  test('is looked for in every folder too where the base branch is new but its commits are known', async () => {
    const folders = Array.from({ length: 40 }, (_, index) => `folder-${index}`);
    const pull = await bench.openPull({}, Object.fromEntries(folders.map((folder) => [`${folder}/a.ts`, 'a();\n'])));
    await review(pull);
    await bench.simulator.push(pull.name, { branch: 'release', sha: 'main' });
    const opened = await bench.simulator.openPullRequest(pull.name, { base: 'release', head: 'topic', title: 'Again' });
    const second = { ...pull, number: opened.number };

    await review(second);

    const { below } = await bench.posted(second);
    expect(below).toHaveLength(1);
    expect(below[0]?.body).not.toContain('folders only');
  });

  test('comes from the API where git is refused, and what it leaves out is in the graph all the same', async () => {
    const before = { '.waggle.yml': 'filters: {authors: ["!mallory"]}\n', 'a/.waggle.yml': 'rules: [In a]\n' };
    const refused = await bench.openPull(before, { 'a/b.ts': 'b();\n' }, { author: 'mallory' });
    await bench.request(refused);

    expect(await bench.run(refused, { dataDir: '/dev/null/nowhere' })).toBe('done');

    expect(await bench.runs(refused)).toMatchObject([
      { status: 'skipped', result: { reason: '`filters.authors` leaves out `mallory`' } },
    ]);
    const { rows } =
      await sql`select kind from pull_request_work where github_repo_id = ${refused.repoId} order by kind`.execute(
        bench.db,
      );
    expect(rows).toEqual([{ kind: 'graph' }, { kind: 'review' }]);
  });

  test('decides what is read, what becomes a comment and whether the check fails', async () => {
    const wishes =
      'filters: {paths: ["!gen/"]}\ngate: {fail_on: never, request_changes_on: never}\ncomments: {max: 0}\n';
    const secret = `export const token = 'ghp_${'a1B2'.repeat(9)}';\n`;
    const pull = await bench.openPull({ '.waggle.yml': wishes }, { 'a.ts': secret, 'gen/b.ts': 'b();\n' });

    await review(pull);

    const { reviews, comments, checks, below } = await bench.posted(pull);
    expect(reviews).toMatchObject([{ state: 'COMMENTED' }]);
    expect(below).toMatchObject([{ body: expect.stringContaining('left out by .waggle.yml') }]);
    expect(comments).toEqual([]);
    expect(checks).toMatchObject([{ conclusion: 'neutral' }]);
    const [run] = await bench.runs(pull);
    expect(run?.result).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'secrets/github' })]),
      gateFailed: false,
    });
  });

  test('of a folder is added for the files below it', async () => {
    const before = { '.waggle.yml': 'rules: [Everywhere]\n', 'packages/a/.waggle.yml': 'rules: [Only in a]\n' };
    const pull = await bench.openPull(before, { 'packages/a/src/x.ts': 'x();\n', 'packages/b/y.ts': 'y();\n' });

    await review(pull);

    const { rows } = await sql<{ config: unknown }>`
      select s.output -> 'config' as config from workflow_steps s join workflow_runs r on r.id = s.run_id
      where r.github_repo_id = ${pull.repoId} and s.name = 'load'`.execute(bench.db);
    expect(rows).toMatchObject([
      {
        config: {
          origin: 'file',
          root: { rules: ['Everywhere'] },
          directories: [{ directory: 'packages/a', config: { rules: ['Only in a'] } }],
        },
      },
    ]);
  });
});
