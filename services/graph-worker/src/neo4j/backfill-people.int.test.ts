import { afterAll, expect, jest, test } from '@jest/globals';
import type { PastPulls, PullPeople } from '@waggle/github';
import { ParkInstallationError, SkipError } from '@waggle/platform';
import { buildPullRequest, openTestGraph, read } from '../test-graph.ts';
import { backfillPeople } from './backfill-people.ts';
import { claimRepository, createHeldWriter } from './held-writer.ts';
import { indexPullRequest } from './index-pull-request.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const person = (id: number) => ({ id: 500_000 + id, login: `p${id}`, isBot: false });
const at = new Date('2026-06-02T00:00:00Z');

function people(number: number, over: Partial<PullPeople> = {}): PullPeople {
  const reviewers = [{ ...person(1), state: 'APPROVED', at, comments: 2 }];
  return { number, reviewers, mergedBy: person(2), closes: [70 + number], ...over };
}

async function open(numbers: number[]) {
  const repoId = newRepoId();
  const target = { repoId, fullName: 'acme/app', verdict: null };
  const deps = { graph, now: () => 1_780_000_000 };
  for (const number of numbers) await indexPullRequest(deps, target, buildPullRequest({ number }));
  await claimRepository(graph, target, 'me');
  const write = createHeldWriter(graph, repoId, 'me', new AbortController().signal);
  return {
    repoId,
    target,
    deps,
    run: (pages: (after: string | null) => Promise<PastPulls>) => backfillPeople({ graph, write }, repoId, pages),
  };
}

function edgesOf(repoId: number) {
  return read(
    graph,
    `MATCH (c:Change {repoId: $repoId})-[x:REVIEWED_BY|MERGED_BY|CLOSES]->(n)
     RETURN c.key AS key, type(x) AS type, coalesce(n.login, toString(n.number)) AS name, x.state AS state, x.comments AS comments
     ORDER BY key, type`,
    { repoId },
  );
}

test('past reviewers come page by page, and a spent limit costs no page twice', async () => {
  const { repoId, run } = await open([1, 2]);
  const asked: (string | null)[] = [];
  let spent = true;
  const pages = async (after: string | null): Promise<PastPulls> => {
    asked.push(after);
    if (after === null) return { pulls: [people(2), people(99)], next: 'second' };
    if (spent) throw new ParkInstallationError('spent', new Date());
    return { pulls: [people(1)], next: null };
  };

  await expect(run(pages)).rejects.toThrow('spent');
  spent = false;
  expect(await run(pages)).toEqual({ pulls: 1, refused: null });
  expect(await run(pages)).toEqual({ pulls: 0, refused: null });

  expect(asked).toEqual([null, 'second', 'second']);
  const edges = (key: string, issue: string) => [
    { key, type: 'CLOSES', name: issue, state: null, comments: null },
    { key, type: 'MERGED_BY', name: 'p2', state: null, comments: null },
    { key, type: 'REVIEWED_BY', name: 'p1', state: 'APPROVED', comments: 2 },
  ];
  expect(await edgesOf(repoId)).toEqual([...edges('pr:1', '71'), ...edges('pr:2', '72')]);
});

test('where GitHub refuses it is not asked again', async () => {
  const { run } = await open([]);
  const pages = async (): Promise<PastPulls> => {
    throw new SkipError('GITHUB_GONE', 'no such API');
  };

  expect(await run(pages)).toEqual({ pulls: 0, refused: 'no such API' });
  expect(await run(pages)).toEqual({ pulls: 0, refused: null });
});

test('a review replaces what its reviewer said before, and one that is gone goes', async () => {
  const { repoId, target, deps } = await open([]);
  const eve = { ...person(3), state: 'COMMENTED', at, comments: 1 };
  const bob = { ...person(4), state: 'CHANGES_REQUESTED', at, comments: 4 };
  const index = (reviewers: PullPeople['reviewers']) =>
    indexPullRequest(deps, target, buildPullRequest({ number: 5, people: people(5, { reviewers, closes: [] }) }));

  await index([eve, bob]);
  await index([{ ...bob, state: 'APPROVED' }]);

  expect(await edgesOf(repoId)).toEqual([
    { key: 'pr:5', type: 'MERGED_BY', name: 'p2', state: null, comments: null },
    { key: 'pr:5', type: 'REVIEWED_BY', name: 'p4', state: 'APPROVED', comments: 4 },
  ]);
});
