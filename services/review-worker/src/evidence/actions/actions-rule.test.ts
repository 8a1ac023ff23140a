// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub Actions look like templates
import { expect, test } from '@jest/globals';
import { describeChange } from '../testing/describe-change.ts';
import { actionsRule } from './actions-rule.ts';

const path = '.github/workflows/ci.yml';

async function find(head: string): Promise<string[]> {
  const { deps, input } = describeChange({}, { [path]: head });
  const found = await actionsRule.run(deps, input);
  return found.map(({ rule, line, severity }) => `${rule}:${line} ${severity}`);
}

function job(...steps: string[]): string {
  return `jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`;
}

const pinned = `acme/tool@${'a'.repeat(40)}`;
const head = '{uses: actions/checkout@v5, with: {ref: "${{ github.event.pull_request.head.sha }}"}}';

test.each<[string, string, string[]]>([
  ['a checkout of the head', `on: pull_request_target\n${job(head)}`, ['actions/untrusted-checkout:6 critical']],
  [
    'the same in a list of events, with a ref in text',
    `on: [push, pull_request_target]\n${job('{uses: actions/checkout@v5, with: {ref: "refs/pull/${{ github.event.number }}/merge"}}')}`,
    ['actions/untrusted-checkout:6 critical'],
  ],
  [
    'the same after another workflow, in a script',
    `on:\n  workflow_run:\n    workflows: [ci]\n${job('run: gh pr checkout 5')}`,
    ['actions/untrusted-checkout:8 critical'],
  ],
  [
    'a secret beside it',
    `on: pull_request_target\n${job(head, '{run: npm test, env: {KEY: "${{ secrets.KEY }}"}}')}`,
    ['actions/untrusted-checkout:6 critical', 'actions/secrets-to-forks:7 high'],
  ],
  [
    'a title in a script',
    `on: issues\n${job('run: |\n          echo hi\n          echo "${{ github.event.issue.title }}"')}`,
    ['actions/script-injection:8 high'],
  ],
  [
    'a branch name in github-script',
    `on: pull_request\n${job("{uses: actions/github-script@v8, with: {script: 'x(`${{ github.head_ref }}`)'}}")}`,
    ['actions/script-injection:6 high'],
  ],
  ['a tag of a third party', `on: push\n${job('uses: acme/tool@v1')}`, ['actions/unpinned-action:6 low']],
  ['a branch of a third party', `on: push\n${job('uses: "acme/tool@main"')}`, ['actions/unpinned-action:6 medium']],
  ['every permission', `on: push\npermissions: write-all\n${job('run: ls')}`, ['actions/write-all:2 medium']],
  ['all secrets', `on: push\n${job('run: echo "${{ toJSON(secrets) }}"')}`, ['actions/all-secrets:6 high']],
  [
    'a runner of their own',
    'on: pull_request\njobs:\n  test:\n    runs-on: [self-hosted, linux]\n    steps: [{run: ls}]\n',
    ['actions/self-hosted-runner:4 medium'],
  ],
])('%s is told', async (_, text, expected) => {
  expect(await find(text)).toEqual(expected);
});

test.each<[string, string]>([
  ['a checkout of the head without rights', `on: pull_request\n${job(head)}`],
  ['a checkout of the base', `on: pull_request_target\n${job('uses: actions/checkout@v5')}`],
  ['a title in a variable', `on: issues\n${job('{run: echo "$T", env: {T: "${{ github.event.issue.title }}"}}')}`],
  [
    'numbers and hashes in a script',
    `on: pull_request\n${job('run: echo ${{ github.event.number }} ${{ github.sha }}')}`,
  ],
  ['pinned, own and local actions', `on: push\n${job(`uses: ${pinned}`, 'uses: actions/cache@v5', 'uses: ./tool')}`],
  ['a runner of their own on pushes', 'on: push\njobs:\n  test:\n    runs-on: self-hosted\n    steps: []\n'],
  ['a file that is no YAML', 'on: [pull_request_target\n\t: {{{'],
  ['nothing at all', ''],
])('%s is no hazard', async (_, text) => {
  expect(await find(text)).toEqual([]);
});

test('what stood there before is not told; a new trigger that makes it dangerous is', async () => {
  const before = `on: pull_request\n${job(head, 'uses: acme/tool@v1')}`;
  const { deps, input } = describeChange({}, { [path]: before.replace('pull_request', 'pull_request_target') });
  const onlyTrigger = input.files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.slice(0, 1) })),
  }));
  expect(await actionsRule.run(deps, { ...input, files: onlyTrigger })).toMatchObject([
    { rule: 'actions/untrusted-checkout', line: 1 },
  ]);
});

test.each([
  ['a newer tag of an action that had one', 'uses: acme/tool@v1 # why', 'uses: acme/tool@v2', []],
  ['another action', 'uses: acme/other@v1', 'uses: acme/tool@v2', ['actions/unpinned-action']],
  ['a pin that is given up', `uses: ${pinned}`, 'uses: "acme/tool@v2"', ['actions/unpinned-action']],
])('an unpinned action is told where the pull request brings it: %s', async (_, before, after, expected) => {
  const { deps, input } = describeChange({ [path]: `on: push\n${job(before)}` }, { [path]: `on: push\n${job(after)}` });

  expect((await actionsRule.run(deps, input)).map(({ rule }) => rule)).toEqual(expected);
});

test('several actions without a commit in one file are told once', async () => {
  const text = `on: push\n${job('uses: acme/tool@v1', 'uses: acme/other@v2', 'uses: acme/third@main')}`;
  const { deps, input } = describeChange({}, { [path]: text });

  expect(await actionsRule.run(deps, input)).toMatchObject([
    { severity: 'low', line: 6, body: expect.stringMatching(/The same holds for `acme\/other` in line 7\.$/) },
    { severity: 'medium', line: 8, body: expect.not.stringContaining('The same holds') },
  ]);
});
