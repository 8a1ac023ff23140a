import { afterEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { createTestRepository, type TestRepository } from '../builders/test-repository.ts';
import type { GithubSimulatorOptions } from './options.ts';
import { createGithubSimulator, type GithubSimulator } from './server.ts';

const where = { owner: 'local', repo: 'large', pull_number: 1 };

describe('sizes', () => {
  const open: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  const start = async (options: GithubSimulatorOptions, files: Record<string, string>) => {
    const source: TestRepository = await createTestRepository({ files: { 'README.md': 'x\n' } }, { files });
    const simulator: GithubSimulator = await createGithubSimulator(options);
    open.push(source, simulator);
    await simulator.createRepository({ owner: 'local', name: 'large', path: source.path });
    await simulator.openPullRequest({ owner: 'local', name: 'large' }, { base: 'HEAD~1', head: 'HEAD' });
    return new Octokit({ baseUrl: simulator.url });
  };
  const numbered = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`src/file-${String(index).padStart(4, '0')}.ts`, 'one\ntwo\n']),
    );

  test('lists 30 files a page unless asked, 100 at most, and no more than the cap in all', async () => {
    const octokit = await start({ sizes: { pullRequestFiles: 230 } }, numbered(240));

    const first = await octokit.rest.pulls.listFiles(where);
    const large = await octokit.rest.pulls.listFiles({ ...where, per_page: 500 });
    const all = await octokit.paginate(octokit.rest.pulls.listFiles, { ...where, per_page: 100 });
    const { data: pull } = await octokit.rest.pulls.get(where);

    expect([first.data.length, large.data.length, all.length, pull.changed_files]).toEqual([30, 100, 230, 240]);
    expect(first.headers.link).toContain('rel="next"');
  });

  test('claims no changes for rows past the patch lines of a page, and returns them on a smaller page', async () => {
    const octokit = await start({ sizes: { patchLinesPerPage: 10 } }, numbered(6));

    const { data: whole } = await octokit.rest.pulls.listFiles(where);
    const { data: small } = await octokit.rest.pulls.listFiles({ ...where, per_page: 2, page: 3 });

    expect(whole.map((file) => [file.additions, file.patch === undefined])).toEqual([
      [2, false],
      [2, false],
      [2, false],
      [0, true],
      [0, true],
      [0, true],
    ]);
    expect(small.map((file) => file.additions)).toEqual([2, 2]);
  });

  test('cuts comparisons and trees', async () => {
    const octokit = await start({ sizes: { compareFiles: 3, treeEntries: 4 } }, numbered(8));

    const { data: comparison } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner: 'local',
      repo: 'large',
      basehead: 'main~1...main',
    });
    const { data: tree } = await octokit.rest.git.getTree({
      owner: 'local',
      repo: 'large',
      tree_sha: 'main',
      recursive: '1',
    });

    expect([comparison.files?.length, tree.tree.length, tree.truncated]).toEqual([3, 4, true]);
  });
});
