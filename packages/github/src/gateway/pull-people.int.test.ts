import { afterAll, expect, jest, test } from '@jest/globals';
import { createGithubSimulator, silentLogger } from '@waggle/testkit';
import { createGithub } from '../create-github.ts';

jest.setTimeout(60_000);
const tokens = { 'token-of-bob': 'bob', 'token-of-eve': 'eve' };
const simulator = await createGithubSimulator({ limits: 'off', tokens });
afterAll(() => simulator.close());

const name = { owner: 'acme', name: 'people' };
const repository = await simulator.createRepository(name);
const privateKey = simulator.appPrivateKey ?? '';
const access = { apiUrl: simulator.url, appId: simulator.appId, privateKey, logger: silentLogger, writePace: null };
const gateway = createGithub(access).forInstallation(repository.installation_id, 'acme/people');

async function review(number: number, who: keyof typeof tokens, event: string): Promise<void> {
  const response = await fetch(`${simulator.url}/repos/acme/people/pulls/${number}/reviews`, {
    method: 'POST',
    headers: { authorization: `token ${who}`, 'content-type': 'application/json' },
    body: JSON.stringify({ event, body: 'Words' }),
  });
  expect(response.status).toBe(200);
}

test('who reviewed merged pull requests comes page by page, each person once with the last word that decides', async () => {
  await simulator.push(name, { branch: 'main', files: { 'a.txt': '1\n' } });
  const issue = simulator.openIssue(name, { title: 'Wrong' });
  const numbers: number[] = [];
  for (const branch of ['one', 'two', 'open']) {
    await simulator.push(name, { branch, onto: 'main', files: { 'a.txt': `${branch}\n` } });
    const body = `Fixes #${issue.number}`;
    numbers.push((await simulator.openPullRequest(name, { base: 'main', head: branch, author: 'ada', body })).number);
  }
  const [one = 0, two = 0, open = 0] = numbers;
  await review(one, 'token-of-bob', 'REQUEST_CHANGES');
  await review(one, 'token-of-bob', 'APPROVE');
  await review(one, 'token-of-bob', 'COMMENT');
  await review(one, 'token-of-eve', 'COMMENT');
  await review(open, 'token-of-eve', 'APPROVE');
  for (const number of [one, two])
    await simulator.editPullRequest({ ...name, number }, { state: 'closed', merged: true });

  const first = await gateway.listPastPulls(null, 1);
  const second = await gateway.listPastPulls(first.next, 1);

  expect(first).toMatchObject({ pulls: [{ number: two, reviewers: [] }], next: expect.any(String) });
  expect(second).toMatchObject({ pulls: [{ number: one, closes: [issue.number] }], next: null });
  expect(second.pulls[0]?.reviewers).toMatchObject([
    { login: 'bob', isBot: false, state: 'APPROVED', comments: 0 },
    { login: 'eve', state: 'COMMENTED' },
  ]);
  expect(await gateway.getPullPeople(open)).toMatchObject({
    number: open,
    mergedBy: null,
    reviewers: [{ login: 'eve', state: 'APPROVED' }],
  });
});
