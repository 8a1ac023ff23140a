import { afterAll, expect, test } from '@jest/globals';
import type { ContextRequest } from '@waggle/contracts';
import { emptyContext } from '../testing/empty-context.ts';
import { openReviewBench } from '../testing/review-bench.ts';

const bench = await openReviewBench();
afterAll(bench.close);

const proof = [{ number: 4, sha: null, title: 'Round totals', at: 1 }];

test('a review asks the graph about its change and posts what the graph proves', async () => {
  const pull = await bench.openPull(
    { 'src/cart.ts': 'one\ntwo\nthree\n', 'docs/cart.md': 'guide\n', 'src/old.ts': 'x\n' },
    { 'src/cart.ts': 'one\n2\n2b\nthree\n', 'src/old.ts': null },
    { body: 'Round the totals' },
  );
  await bench.request(pull);
  const asked: ContextRequest[] = [];
  const loadContext = async (request: ContextRequest) => {
    asked.push(request);
    return emptyContext({
      forgotten: [
        {
          path: 'docs/cart.md',
          score: 1,
          confidence: 0.7,
          together: 8,
          outOf: 9,
          because: ['src/cart.ts'],
          warn: true,
          proof,
        },
      ],
      conflicts: [
        {
          number: 5,
          title: 'Totals',
          author: 'eve',
          paths: ['src/cart.ts'],
          symbols: ['src/cart.ts#total'],
          dormant: false,
        },
      ],
      experts: [{ login: 'ada', pullRequests: 3, reviews: 2, files: 1, lastAt: 1, score: 1, proof }],
      incomplete: ['dependents'],
    });
  };

  expect(await bench.run(pull, { loadContext })).toBe('done');

  expect(asked[0]).toMatchObject({
    paths: ['src/cart.ts', 'src/old.ts'],
    deletedPaths: ['src/old.ts'],
    excludePullRequest: pull.number,
    linesAdded: 2,
    text: 'A change\nRound the totals',
  });
  expect(asked[0]?.changedLines).toContainEqual({ path: 'src/cart.ts', added: 2, ranges: [[2, 2]] });
  const [run] = await bench.runs(pull);
  expect(run?.result?.findings.map(({ rule, severity }) => [rule, severity])).toEqual(
    expect.arrayContaining([
      ['graph/conflicting-pull-request', 'medium'],
      ['graph/forgotten-file', 'low'],
    ]),
  );
  expect(run?.result?.degraded).toEqual(['the graph did not answer in time about dependents']);
  const [review] = (await bench.posted(pull)).reviews;
  expect(review?.body).toContain('8 of 9 earlier changes to `src/cart.ts` touched it too ([`#4`](');
  const { owner, name } = pull.name;
  const told = await fetch(`${bench.simulator.url}/repos/${owner}/${name}/issues/${pull.number}/comments`);
  expect(JSON.stringify(await told.json())).toContain(
    '**Suggested reviewers**\\n\\n- `ada`: 3 earlier changes and 2 reviews on one of these files',
  );
});

test('a review that is faster than the first reading of the history says so', async () => {
  const pull = await bench.openPull({ 'a.ts': '1\n' }, { 'a.ts': '2\n' });
  await bench.request(pull);

  expect(await bench.run(pull, { loadContext: async () => emptyContext({ scannedAt: null }) })).toBe('done');

  const [run] = await bench.runs(pull);
  expect(run?.result?.degraded).toEqual([expect.stringContaining('the history of this repository is not read yet')]);
  expect((await bench.posted(pull)).reviews[0]?.body).toContain('Degraded: the history of this repository');
});

test('a review between the history and the structure says what it lacks', async () => {
  const pull = await bench.openPull({ 'a.ts': '1\n' }, { 'a.ts': '2\n' });
  await bench.request(pull);

  expect(await bench.run(pull, { loadContext: async () => emptyContext({ structuredAt: null }) })).toBe('done');

  const [run] = await bench.runs(pull);
  expect(run?.result?.degraded).toEqual([expect.stringContaining('imports, tests and symbols')]);
});
