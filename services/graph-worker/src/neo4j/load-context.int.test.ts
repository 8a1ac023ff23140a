import { afterAll, expect, jest, test } from '@jest/globals';
import { ContextRequest, ContextResponse } from '@waggle/contracts';
import { buildPullRequest, explain, openTestGraph } from '../test-graph.ts';
import * as statements from './context-statements.ts';
import { indexPullRequest } from './index-pull-request.ts';
import { createContextSources, loadContext } from './load-context.ts';
import { knownFiles } from './scan-statements.ts';
import { upsertIssue } from './upsert-issue.ts';

const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);
// A Neo4j that just started takes seconds to plan its first statements.
jest.setTimeout(30_000);

const now = () => Date.parse('2026-07-01') / 1000;

async function index(repoId: number, over: Parameters<typeof buildPullRequest>[0] & { login?: string; bot?: boolean }) {
  const { login = 'ada', bot = false, ...facts } = over;
  const id = repoId + [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  const author = { id, login, isBot: bot };
  await indexPullRequest(
    { graph, now },
    { repoId, fullName: 'acme/app', verdict: null },
    buildPullRequest({ author, ...facts }),
  );
}

function ask(request: Partial<ContextRequest> & { repoId: number }) {
  return loadContext(
    { ...createContextSources(graph, now), queryTimeoutMs: 15_000 },
    ContextRequest.parse({ paths: ['src/a.ts'], ...request }),
  );
}

test('answers experts, related pull requests and issues for the paths, best first', async () => {
  const repoId = newRepoId();
  await index(repoId, { number: 1, login: 'grace', closes: [70] });
  await index(repoId, { number: 2, login: 'grace' });
  await index(repoId, { number: 3, login: 'linus', paths: ['src/a.ts', 'b', 'c', 'd'] });
  await index(repoId, { number: 4, login: 'other', paths: ['elsewhere.ts'], closes: [80] });
  await upsertIssue(graph, { repoId, number: 70, title: 'It crashes', state: 'closed' });

  const context = await ask({ repoId, issueNumbers: [99] });

  expect(context.experts.map(({ login, pullRequests }) => [login, pullRequests])).toEqual([
    ['grace', 2],
    ['linus', 1],
    // Not on these files, but in the same directory.
    ['other', 0],
  ]);
  // All are of one time: what orders them is tested without a graph.
  expect(context.relatedPullRequests.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
  expect(context.relatedPullRequests.find(({ number }) => number === 2)).toMatchObject({
    title: 'Change 2',
    author: 'grace',
    sharedPaths: ['src/a.ts'],
  });
  expect(context.linkedIssues).toEqual([
    { number: 99, title: null, state: null, closedBy: [] },
    { number: 70, title: 'It crashes', state: 'closed', closedBy: [1] },
  ]);
  expect(context).toMatchObject({ scannedAt: null, truncated: false });
});

test('leaves out the author, bots and the pull request under review', async () => {
  const repoId = newRepoId();
  await index(repoId, { number: 1, login: 'Author' });
  await index(repoId, { number: 2, login: 'deps', bot: true });
  await index(repoId, { number: 3, login: 'grace', closes: [5], state: 'open', merged: false });

  const context = await ask({ repoId, author: 'author', excludePullRequest: 3, issueNumbers: [5] });

  expect(context.experts).toEqual([]);
  expect(context.relatedPullRequests.map(({ number }) => number).sort()).toEqual([1, 2]);
  expect(context.linkedIssues).toEqual([{ number: 5, title: null, state: null, closedBy: [] }]);
});

test("never shows another repository's data, not even for the same paths, numbers and people", async () => {
  const [mine, other] = [newRepoId(), newRepoId()];
  const shared = { id: mine, login: 'shared', isBot: false };
  await index(other, { number: 1, title: 'Secret', author: shared, closes: [5], paths: ['src/a.ts', 'secret.ts'] });
  await upsertIssue(graph, { repoId: other, number: 5, title: 'Secret issue', state: 'open' });
  await index(mine, { number: 2, author: shared });

  const context = await ask({ repoId: mine, paths: ['src/a.ts', 'secret.ts'], issueNumbers: [5] });

  expect(JSON.stringify(context)).not.toMatch(/secret/i);
  expect(context.experts).toMatchObject([{ login: 'shared', pullRequests: 1, files: 1 }]);
  expect(context.linkedIssues).toEqual([{ number: 5, title: null, state: null, closedBy: [] }]);
});

test('answers an unknown repository, and no paths, with nothing', async () => {
  const repoId = newRepoId();
  const nothing = { scannedAt: null, experts: [], relatedPullRequests: [], linkedIssues: [], truncated: false };
  const empty = ContextResponse.parse(nothing);

  expect(await ask({ repoId })).toEqual(empty);
  expect(await ask({ repoId, paths: [] })).toEqual(empty);
});

test('takes names with quotes and Cypher in them as data', async () => {
  const repoId = newRepoId();
  const path = `src/"'; MATCH (n) DETACH DELETE n //.ts`;
  await index(repoId, { number: 1, login: 'grace', paths: [path] });

  const context = await ask({ repoId, paths: [path], author: "x' OR 1=1" });

  expect(context.relatedPullRequests[0]?.sharedPaths).toEqual([path]);
});

test('seeks by key in every query instead of scanning labels', async () => {
  const limits = { perFile: 5, perDirectory: 5, scanned: 5, perPair: 5, limit: 5 };
  const keys = {
    repoId: 1,
    self: '',
    paths: ['a'],
    directories: ['a'],
    numbers: [1],
    pairs: [{ partner: 'b', rare: 'a', other: 'b' }],
  };
  const parameters = { ...limits, ...keys, since: 0, hub: 9, text: '+tenant:r1 +(a)' };
  for (const query of [...Object.values(statements), knownFiles]) {
    const plan = await explain(query, parameters);
    expect(plan.join(' ')).not.toMatch(/LabelScan|AllNodesScan|TypeScan|NodeIndexScan/);
    expect(plan.join(' ')).toMatch(/Seek|ProcedureCall/);
  }
});
