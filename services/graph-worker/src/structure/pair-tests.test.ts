import { expect, test } from '@jest/globals';
import { pairTest } from './pair-tests.ts';

test.each([
  'tests/testsuite/common.rs',
  'tests/TestCase.php',
  'src/Testing/BaseTestCase.php',
  'src/test/java/shop/AbstractCartTestCase.java',
])('%s tests nothing of what it imports', (path) => {
  expect(pairTest(path, [], ['src/lib.rs', 'src/Cart.php'])).toEqual([]);
});

test('a test of some case does', () => {
  expect(pairTest('tests/CartTestCase.php', ['src/Cart.php'], [])).toMatchObject([{ source: 'src/Cart.php' }]);
});
