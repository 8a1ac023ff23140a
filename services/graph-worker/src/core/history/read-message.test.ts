import { expect, test } from '@jest/globals';
import { readMessage } from './read-message.ts';

const own = { host: 'github.com', repository: 'acme/shop' };

test.each([
  ['Add a cart (#7)', 'Add a cart', 7],
  ['Revert "Add a cart (#7)" (#8)', 'Revert "Add a cart (#7)"', 8],
  ['Add a cart (#7)\n\nAs asked in (#3)', 'Add a cart', 7],
  ['Merge pull request #9 from acme/cart\n\nAdd a cart', 'Add a cart', 9],
  ['Merge pull request #9 from acme/cart', 'Merge pull request #9 from acme/cart', 9],
  ['(#7)', '(#7)', 7],
  ['Add a cart, see #7', 'Add a cart, see #7', null],
])('%j is called %j', (message, title, pullRequest) => {
  expect(readMessage(message, own)).toMatchObject({ title, pullRequest });
});
