import { afterEach, expect, test } from '@jest/globals';
import { createGithub } from '@waggle/github';
import {
  createGithubSimulator,
  type GithubSimulator,
  type GithubSimulatorOptions,
  silentLogger,
} from '@waggle/testkit';
import { readApiChange } from './change-from-api.ts';

const name = { owner: 'acme', name: 'app' };
let simulator: GithubSimulator;
afterEach(() => simulator.close());

async function read(options: GithubSimulatorOptions, before: Record<string, string>, after: Record<string, string>) {
  simulator = await createGithubSimulator({ limits: 'off', ...options });
  const repository = await simulator.createRepository(name);
  await simulator.push(name, { branch: 'main', files: { 'README.md': 'app\n', ...before } });
  await simulator.push(name, { branch: 'topic', onto: 'main', files: after });
  const pull = await simulator.openPullRequest(name, { base: 'main', head: 'topic' });
  const { url: apiUrl, appId, appPrivateKey: privateKey = '' } = simulator;
  const github = createGithub({ apiUrl, appId, privateKey, logger: silentLogger, writePace: null });
  const gateway = github.forInstallation(repository.installation_id ?? 0, 'acme/app');
  const sha = await gateway.getPullRequest(pull.number);
  return readApiChange(gateway, { number: pull.number, baseSha: sha.base.sha, headSha: sha.head.sha });
}

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

test('rows that a large page answers without a patch are asked for in smaller pages', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`f${String(at).padStart(2, '0')}.ts`, lines(9)]),
  );

  const change = await read({ sizes: { patchLinesPerPage: 300 } }, {}, files);

  expect(change.missing).toEqual([]);
  expect(change.files.map(({ additions, hunks }) => [additions, hunks.length])).toEqual(Array(60).fill([9, 1]));
  expect(change.files.some(({ isRebuilt }) => isRebuilt)).toBe(false);
});

test('a patch that no page has is made from both texts; what is no text stays missing', async () => {
  const before = { 'large.ts': lines(50), 'logo.png': 'a\0b' };
  const after = { 'large.ts': `${lines(50)}more\n`, 'new.ts': lines(40), 'logo.png': 'a\0c' };

  const change = await read({ sizes: { patchLinesPerPage: 2 } }, before, after);

  expect(change.missing).toEqual(['logo.png']);
  expect(change.files).toMatchObject([
    { path: 'large.ts', additions: 1, deletions: 0, isRebuilt: true, hunks: [{ newStart: 48, newLines: 4 }] },
    { path: 'new.ts', status: 'added', additions: 40, isRebuilt: true },
  ]);
});

test('files beyond what GitHub lists are counted as unread', async () => {
  const files = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`f${at}.ts`, 'x\n']));

  const change = await read({ sizes: { pullRequestFiles: 5 } }, {}, files);

  expect(change.files).toHaveLength(5);
  expect(change.missing).toEqual([6, 7, 8].map((at) => `file ${at}, which GitHub does not list`));
});
