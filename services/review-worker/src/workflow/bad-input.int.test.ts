import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppError } from '@waggle/platform';
import { createGitRepository, type Tree } from '../testing/git-repository.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import type { TestPull } from '../testing/test-pull.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

const token = `ghp_${'a1B2'.repeat(9)}`;
const leak = `const token = '${token}';`;
const binary = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 255]);

async function review(before: Tree, after: Tree): Promise<TestPull> {
  const repository = await createGitRepository(before, after);
  const pull = await bench.openPullOf(repository.path);
  await bench.request(pull);
  expect(await bench.run(pull)).toBe('done');
  await repository.remove();
  return pull;
}

describe('files of every kind', () => {
  test.each<[string, Tree, Tree, string, number]>([
    ['a name with spaces', {}, { 'src/my file.ts': `a();\n${leak}\n` }, 'src/my file.ts', 2],
    ['a name with quotes', {}, { 'src/it\'s "quoted".ts': `${leak}\n` }, `src/it's "quoted".ts`, 1],
    ['a name with a backslash and a tab', {}, { 'src/a\\b\tc.ts': `${leak}\n` }, 'src/a\\b\tc.ts', 1],
    ['a name outside ASCII', {}, { 'src/größe-日本.ts': `${leak}\n` }, 'src/größe-日本.ts', 1],
    ['CRLF', { 'a.ts': 'a();\r\nb();\r\n' }, { 'a.ts': `a();\r\n${leak}\r\nb();\r\n` }, 'a.ts', 2],
    ['no newline at the end', { 'a.ts': 'a();' }, { 'a.ts': `a();\n${leak}` }, 'a.ts', 2],
    [
      'a rename with a change',
      { 'old.ts': `${'x();\n'.repeat(20)}` },
      { 'old.ts': null, 'new.ts': `${'x();\n'.repeat(20)}${leak}\n` },
      'new.ts',
      21,
    ],
    [
      'a file that becomes a symlink, and another one',
      { 'a.ts': 'a();\n' },
      { 'a.ts': { link: 'README.md' }, 'b.ts': `${leak}\n` },
      'b.ts',
      1,
    ],
    ['a submodule beside it', {}, { 'vendor/lib': { submodule: 'c'.repeat(40) }, 'b.ts': `${leak}\n` }, 'b.ts', 1],
    [
      'a binary file beside it',
      { 'a.png': binary },
      { 'a.png': Buffer.concat([binary, binary]), 'b.ts': `${leak}\n` },
      'b.ts',
      1,
    ],
    [
      'bytes that are not UTF-8',
      {},
      { 'a.ts': Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from(`${leak}\n`)]) },
      'a.ts',
      2,
    ],
  ])('%s: the finding stands at its line', async (_kind, before, after, path, line) => {
    const pull = await review(before, after);

    const { reviews, comments } = await bench.posted(pull);
    expect(reviews).toHaveLength(1);
    expect(comments).toMatchObject([{ path, line }]);
    expect(JSON.stringify([reviews, comments, await bench.runs(pull)])).not.toContain(token);
  });

  test.each<[string, Tree, Tree, string]>([
    ['only a binary file', { 'a.png': binary }, { 'a.png': Buffer.concat([binary, binary]) }, 'binary file'],
    ['only a submodule', {}, { lib: { submodule: 'c'.repeat(40) } }, 'submodule pointer'],
  ])('%s: the review says that it was not read', async (_kind, before, after, reason) => {
    const pull = await review(before, after);

    const [run] = await bench.runs(pull);
    expect(run?.result?.coverage).toMatchObject({ filesChanged: 1, filesRead: 0, unread: [{ reason }] });
    expect((await bench.posted(pull)).reviews).toHaveLength(1);
  });

  test.each<[string, Tree, Tree]>([
    ['a pure rename', { 'old.ts': 'x();\n' }, { 'old.ts': null, 'new.ts': 'x();\n' }],
    ['a symlink', {}, { link: { link: 'README.md' } }],
    ['a deletion', { 'a.ts': 'x();\n' }, { 'a.ts': null }],
    ['an empty file', {}, { 'empty.ts': '' }],
  ])('%s alone is read and reviewed', async (_kind, before, after) => {
    const pull = await review(before, after);

    const [run] = await bench.runs(pull);
    expect(run?.result).toMatchObject({ outcome: 'posted', coverage: { filesChanged: 1, filesRead: 1 } });
  });
});

describe('nothing to review', () => {
  async function expectSkipped(pull: TestPull, reason: RegExp): Promise<void> {
    expect((await bench.posted(pull)).reviews).toEqual([]);
    const [run] = await bench.runs(pull);
    expect(run).toMatchObject({ status: 'skipped', conclusion: 'skipped' });
    expect(run?.result?.reason ?? run?.error).toMatch(reason);
  }

  test('an empty diff is skipped, also on the check run', async () => {
    const pull = await review({}, {});

    await expectSkipped(pull, /changes nothing/);
    expect((await bench.posted(pull)).checks).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
  });

  test('a draft is skipped, also on the check run', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' }, { draft: true });
    await bench.request(pull);

    expect(await bench.run(pull)).toBe('done');

    await expectSkipped(pull, /draft/);
    expect((await bench.posted(pull)).checks).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
  });

  test('a closed pull request is skipped', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await bench.simulator.editPullRequest({ ...pull.name, number: pull.number }, { state: 'closed' });
    await bench.request(pull);

    expect(await bench.run(pull)).toBe('done');

    await expectSkipped(pull, /closed/);
  });

  test('a deleted repository is skipped', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    bench.simulator.deleteRepository(pull.name);
    await bench.request(pull);

    expect(await bench.run(pull)).toBe('done');

    expect(await bench.runs(pull)).toMatchObject([{ status: 'skipped', error: expect.stringMatching(/GitHub/) }]);
  });
});

describe('what surrounds the change', () => {
  test('linked issues come with title and state, unknown ones without', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' }, { body: 'Fixes #2, closes #99' });
    bench.simulator.openIssue(pull.name, { title: 'It is broken' });
    await bench.request(pull);

    await bench.run(pull);

    const [run] = await bench.runs(pull);
    expect(run?.result?.linkedIssues).toEqual([
      { number: 2, repository: null, title: 'It is broken', state: 'open' },
      { number: 99, repository: null, title: null, state: null },
    ]);
  });

  test('fault 17: without the graph the review goes out and says so', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    await bench.request(pull);
    const loadContext = async () => {
      throw new AppError('CONTEXT_AWAY', 'no answer within 5 seconds');
    };

    expect(await bench.run(pull, { loadContext })).toBe('done');

    const [run] = await bench.runs(pull);
    expect(run?.result?.degraded).toEqual(['graph unavailable: no answer within 5 seconds']);
    expect((await bench.posted(pull)).reviews[0]?.body).toContain('graph unavailable');
  });

  test('without a usable disk the change is read from the API, and the review says so', async () => {
    const pull = await bench.openPull({}, { 'a.ts': `a();\n${leak}\n` });
    await bench.request(pull);

    expect(await bench.run(pull, { dataDir: '/dev/null/nowhere' })).toBe('done');

    const [run] = await bench.runs(pull);
    expect(run?.result?.degraded.join()).toContain('git mirror unavailable');
    expect((await bench.posted(pull)).comments).toMatchObject([{ path: 'a.ts', line: 2 }]);
  });

  test('a merge base that moved on does not bring foreign changes into the review', async () => {
    const pull = await bench.openPull({ 'a.ts': 'a();\n' }, { 'b.ts': 'b();\n' });
    await bench.simulator.push(pull.name, { branch: 'main', files: { 'a.ts': `${leak}\n` } });
    await bench.request(pull);

    await bench.run(pull);

    const [run] = await bench.runs(pull);
    expect(run?.result?.coverage?.filesChanged).toBe(1);
  });
});
