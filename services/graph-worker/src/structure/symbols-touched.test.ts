import { expect, test } from '@jest/globals';
import { patchRanges } from './patch-ranges.ts';
import { symbolsTouched } from './symbols-touched.ts';

const symbols = [
  { fqn: 'Cart', startLine: 3, endLine: 20 },
  { fqn: 'Cart.add', startLine: 5, endLine: 8 },
  { fqn: 'Cart.total', startLine: 9, endLine: 15 },
  { fqn: 'parse', startLine: 22, endLine: 30 },
];

test.each([
  ['inside a method, the method alone', 6, 6, ['Cart.add']],
  ['across two methods, both and not the class', 7, 10, ['Cart.add', 'Cart.total']],
  ['in the head of the class', 4, 4, ['Cart']],
  ['in the class behind its members', 17, 18, []],
  ['from a member into the rest of the class', 15, 17, ['Cart.total']],
  ['from the head into a member', 4, 5, ['Cart', 'Cart.add']],
  ['between definitions', 21, 21, []],
  ['over everything', 1, 40, ['Cart', 'Cart.add', 'Cart.total', 'parse']],
  ['past the end', 31, 99, []],
])('a change %s', (_, start, end, expected) => {
  expect(symbolsTouched(symbols, [{ start, end }])).toEqual(expected);
});

test('of a module only the line counts that names it: a comment in it is about what follows', () => {
  const nested = [
    { fqn: 'Rack', kind: 'module', startLine: 1, endLine: 30 },
    { fqn: 'Rack.Base', kind: 'class', startLine: 9, endLine: 29 },
  ];

  expect(symbolsTouched(nested, [{ start: 3, end: 8 }])).toEqual([]);
  expect(symbolsTouched(nested, [{ start: 1, end: 1 }])).toEqual(['Rack']);
});

test('several ranges name a symbol once', () => {
  const ranges = [
    { start: 23, end: 23 },
    { start: 29, end: 30 },
  ];

  expect(symbolsTouched(symbols, ranges)).toEqual(['parse']);
});

test('reads the changed lines of the new file from a patch', () => {
  const patch = [
    '@@ -1,5 +1,6 @@ header',
    ' one',
    '-two',
    '+two!',
    '+two?',
    ' three',
    '-four',
    ' five',
    '@@ -20,2 +21 @@',
    '-old',
    '\\ No newline at end of file',
    '+new',
    '\\ No newline at end of file',
  ].join('\n');

  expect(patchRanges(patch)).toEqual([
    { start: 2, end: 3 },
    { start: 5, end: 5 },
    { start: 21, end: 21 },
  ]);
  expect(patchRanges('@@ -0,0 +1 @@\n+hi')).toEqual([{ start: 1, end: 1 }]);
  expect(patchRanges('@@ -1 +0,0 @@\n-hi')).toEqual([{ start: 1, end: 1 }]);
  expect(patchRanges('')).toEqual([]);
});
