import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import type { PullSummary } from '../github-simulator/control/control.ts';
import { createGithubSimulator, type GithubSimulator } from '../github-simulator/server.ts';

describe('the sample repository', () => {
  let simulator: GithubSimulator;
  const where = { owner: 'waggle', repo: 'sample' };
  const client = () => new Octokit({ baseUrl: simulator.url });
  const openPull = async (url: string) => {
    const response = await fetch(`${url}/_simulator/sample-pull-request`, { method: 'POST' });
    return (await response.json()) as PullSummary;
  };
  beforeAll(async () => {
    simulator = await createGithubSimulator();
    const body = JSON.stringify({ owner: 'waggle', name: 'sample', source: 'sample' });
    await fetch(`${simulator.url}/_simulator/repositories`, { method: 'POST', body });
  });
  afterAll(() => simulator.close());

  test('has a history of months by five people, always with the same commits', async () => {
    const { data: commits } = await client().rest.repos.listCommits({ ...where, per_page: 100 });
    const authors = new Set(commits.map((commit) => commit.author?.login));
    const { data: tree } = await client().rest.git.getTree({ ...where, tree_sha: 'main', recursive: '1' });
    const again = await createGithubSimulator();
    await openPull(again.url);
    const { data: other } = await new Octokit({ baseUrl: again.url }).rest.repos.getCommit({ ...where, ref: 'main' });
    await again.close();

    expect(commits.length).toBeGreaterThan(50);
    expect(authors.size).toBe(5);
    expect(tree.tree.filter((entry) => entry.type === 'blob').length).toBe(31);
    expect(other.sha).toBe(commits[0]?.sha);
  });

  test('has open and closed issues and merged pull requests with their numbers in the subjects', async () => {
    const { data: issues } = await client().rest.issues.listForRepo({ ...where, state: 'all', per_page: 100 });
    const { data: pulls } = await client().rest.pulls.list({ ...where, state: 'closed', per_page: 100 });
    const plain = issues.filter((issue) => !issue.pull_request);
    const first = pulls.at(-1);
    const { data: commit } = await client().rest.repos.getCommit({ ...where, ref: first?.merge_commit_sha ?? '' });

    expect(plain.filter((issue) => issue.state === 'open').length).toBeGreaterThan(2);
    expect(plain.filter((issue) => issue.state === 'closed').length).toBeGreaterThan(5);
    expect(commit.commit.message).toContain(`(#${first?.number})`);
    expect(first?.merged_at).not.toBeNull();
  });

  test('opens a fresh pull request each time, with what the evidence steps look for', async () => {
    const first = await openPull(simulator.url);
    const second = await openPull(simulator.url);
    const pull = { ...where, pull_number: second.number };
    const { data: opened } = await client().rest.pulls.get(pull);
    const { data: files } = await client().rest.pulls.listFiles({ ...pull, per_page: 100 });
    const byName = new Map(files.map((file) => [file.filename, file]));

    expect(second.number).toBe(first.number + 1);
    expect(second.head_ref).not.toBe(first.head_ref);
    expect(opened.body).toMatch(/Fixes #\d+/);
    expect(byName.get('src/pricing/money.ts')).toMatchObject({
      status: 'renamed',
      previous_filename: 'src/util/money.ts',
    });
    expect(byName.get('src/config.ts')).toMatchObject({
      patch: expect.stringMatching(/vaultToken = 'gh[p]_[A-Za-z0-9]{36}'/),
    });
    expect([...byName.keys()]).toEqual(
      expect.arrayContaining(['package.json', 'src/checkout/checkout.ts', 'docs/shipping.md']),
    );
    expect([...byName.keys()].filter((name) => /lock|tests\/|docs\/api/.test(name))).toEqual([]);
  });
});
