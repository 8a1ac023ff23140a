import { describe, expect, test } from '@jest/globals';
import type { ConflictingPullRequest, ForgottenPartner } from '@waggle/contracts';
import { emptyContext } from '../testing/empty-context.ts';
import { conflictRule } from './conflict-rule.ts';
import type { EvidenceInput } from './evidence-rule.ts';
import { forgottenFileRule } from './forgotten-file-rule.ts';

const pullRequestUrl = 'https://github.com/acme/shop/pull/12';

function depsOf(...paths: string[]) {
  return { repository: { listFiles: async () => paths, readFile: async () => null, readFiles: async () => new Map() } };
}

function inputOf(context: Parameters<typeof emptyContext>[0]): EvidenceInput {
  const memory = { context: emptyContext(context), pullRequestUrl };
  return { baseSha: 'base', headSha: 'head', files: [], memory };
}

function partner(path: string, over: Partial<ForgottenPartner> = {}): ForgottenPartner {
  const proof = [
    { number: 7, sha: null, title: 'Round totals', at: 2 },
    { number: null, sha: 'abcdef0123456789abcdef0123456789abcdef01', title: 'Fix', at: 1 },
  ];
  return {
    path,
    score: 1,
    confidence: 0.8,
    together: 4,
    outOf: 5,
    because: ['src/cart.ts'],
    warn: true,
    proof,
    ...over,
  };
}

describe('graph/forgotten-file', () => {
  const run = (
    forgotten: ForgottenPartner[],
    paths = ['src/cart.ts', 'docs/cart.md', 'a.ts', 'b.ts', 'c.ts', 'd.ts'],
  ) => forgottenFileRule.run(depsOf(...paths), inputOf({ forgotten }));

  test('names the partner, how sure it is, and links the changes that prove it', async () => {
    const [finding] = await run([partner('docs/cart.md')]);

    expect(finding).toMatchObject({
      rule: 'graph/forgotten-file',
      severity: 'low',
      path: 'src/cart.ts',
      source: 'evidence',
    });
    expect(finding?.title).toBe('`docs/cart.md` usually changes with `src/cart.ts`');
    expect(finding?.body).toContain('4 of 5 earlier changes to `src/cart.ts` touched it too');
    expect(finding?.body).toContain('[`#7`](https://redirect.github.com/acme/shop/pull/7)');
    expect(finding?.body).toContain('[`abcdef0`](https://redirect.github.com/acme/shop/commit/abcdef0123');
  });

  test('says nothing about unlikely partners, lockfiles and files that are gone from the head', async () => {
    const unlikely = partner('docs/cart.md', { warn: false });
    expect(await run([unlikely, partner('package-lock.json'), partner('gone.ts')])).toEqual([]);
  });

  test('leaves manifests and lockfiles to the rules about them', async () => {
    const paths = ['package.json', 'src/cart.ts', 'pnpm-lock.yaml', 'packages/a/package.json'];
    const ask = (because: string[]) => run([partner('package.json', { because })], paths);

    expect(await ask(['pnpm-lock.yaml', 'src/cart.ts'])).toEqual([]);
    expect(await ask(['packages/a/package.json'])).toEqual([]);
    expect(await ask(['src/cart.ts', 'pnpm-lock.yaml'])).toHaveLength(1);
  });

  test('asks a new test for no change to what it tests, but for the test of a change', async () => {
    const paths = ['src/cart.ts', 'src/cart.test.ts'];

    expect(await run([partner('src/cart.ts', { because: ['src/cart.test.ts'] })], paths)).toEqual([]);
    expect(await run([partner('src/cart.test.ts')], paths)).toHaveLength(1);
  });

  test('names three at most', async () => {
    expect(await run(['a.ts', 'b.ts', 'c.ts', 'd.ts'].map((path) => partner(path)))).toHaveLength(3);
  });

  test('is silent without a graph, and keeps titles of long paths within bounds', async () => {
    expect(await forgottenFileRule.run(depsOf('a'), { ...inputOf({}), memory: null })).toEqual([]);
    const long = `${'`'.repeat(40)}${'x'.repeat(300)}.ts`;
    const [finding] = await run([partner(long, { because: [long] })], [long]);
    expect(finding?.title.length).toBeLessThanOrEqual(200);
  });
});

describe('graph/conflicting-pull-request', () => {
  const run = (...conflicts: ConflictingPullRequest[]) => conflictRule.run(depsOf(), inputOf({ conflicts }));
  const conflict = (number: number, over: Partial<ConflictingPullRequest> = {}): ConflictingPullRequest => ({
    number,
    title: `Change ${number}`,
    author: 'eve',
    paths: ['src/cart.ts'],
    symbols: [],
    dormant: false,
    ...over,
  });

  test('is medium where both change the same symbol, and names it with the pull request', async () => {
    const symbols = ['src/cart.ts#total'];
    const [finding] = await run(conflict(8, { symbols }), conflict(7, { symbols }), conflict(9));

    expect(finding).toMatchObject({ rule: 'graph/conflicting-pull-request', severity: 'medium', path: null });
    expect(finding?.title).toBe('2 other open pull requests change the same code');
    expect(finding?.body).toBe(
      '- [`#8`](https://redirect.github.com/acme/shop/pull/8) Change 8: `src/cart.ts#total`\n' +
        '- [`#7`](https://redirect.github.com/acme/shop/pull/7) Change 7: `src/cart.ts#total`',
    );
  });

  test('is low where only source files are shared, and nothing where only manifests are', async () => {
    expect(await run(conflict(8))).toMatchObject([
      { severity: 'low', title: 'Another open pull request changes the same files' },
    ]);
    expect(await run(conflict(8, { paths: ['package.json', 'README.md', 'src/cart.test.ts'] }))).toEqual([]);
    expect(await run(conflict(8, { symbols: ['src/cart.test.ts#all'] }))).toMatchObject([{ severity: 'low' }]);
  });

  test('does not count files that everybody works on', async () => {
    const nobody = { owners: [], busFactor: 0, fractal: 0, authorShare: null, dependents: 0 };
    const fixes = { fixes: 0, fixPercentile: null };
    const files = [
      { path: 'src/cart.ts', changes: 90, lastAt: 1, heat: 40, heatPercentile: 0.97, ...fixes, ...nobody },
    ];
    const ask = (paths: string[]) =>
      conflictRule.run(depsOf(), inputOf({ conflicts: [conflict(8, { paths })], files }));

    expect(await ask(['src/cart.ts'])).toEqual([]);
    expect(await ask(['src/cart.ts', 'src/rare.ts'])).toHaveLength(1);
  });

  test("one that nobody works on is in nobody's way", async () => {
    expect(await run(conflict(8, { symbols: ['src/cart.ts#total'], dormant: true }))).toEqual([]);
  });

  test('takes a title as text', async () => {
    const [finding] = await run(conflict(8, { title: '[x](http://e.vil) @boss' }));
    expect(finding?.body).toContain('\\[x\\](`http://e.vil`)');
    expect(finding?.body).toContain('`@boss`');
  });
});
