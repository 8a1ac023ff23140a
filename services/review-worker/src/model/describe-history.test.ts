import { expect, test } from '@jest/globals';
import { emptyContext } from '../testing/empty-context.ts';
import { describeHistory } from './describe-history.ts';

const proof = (number: number) => ({ number, sha: null, title: `Change ${number}`, at: number });

test('says where to look for what a change breaks, and what went wrong there before', () => {
  const importers = ['a', 'b', 'c', 'd', 'e', 'f'].map((file) => `src/${file}.ts`);
  const context = emptyContext({
    dependents: {
      files: importers.map((path, index) => ({ path, depth: index === 1 ? 2 : 1, score: 1, via: 'src/cart.ts' })),
      direct: 12,
      capped: false,
    },
    tests: ['src/cart.ts', 'src/sum.ts'].map((path) => ({ path, tests: ['test/cart.test.ts'] })),
    risk: {
      size: null,
      fixHistory: { percentile: 0.9, paths: ['src/cart.ts'], proof: [proof(4), proof(3), proof(2), proof(1)] },
      ownershipGap: null,
      reverted: [
        { change: proof(5), revertedBy: { ...proof(6), number: null, sha: 'abcdef0123' }, paths: ['src/sum.ts'] },
      ],
    },
  });

  expect(describeHistory(context)).toMatchInlineSnapshot(`
"Used by 12 other files: src/a.ts, src/c.ts, src/d.ts, src/e.ts, src/f.ts and 7 more
Tested by: test/cart.test.ts
Reverted before: #5 Change 5, by abcdef0 Change 6, on src/sum.ts
Mended before (src/cart.ts): #4 Change 4; #3 Change 3; #2 Change 2"
`);
});

test('says nothing where nothing is known', () => {
  expect(describeHistory(null)).toBe('');
  expect(describeHistory(emptyContext({}))).toBe('');
});
