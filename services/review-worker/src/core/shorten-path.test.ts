import { expect, test } from '@jest/globals';
import { shortenPath } from './shorten-path.ts';

const path = 'mockito-core/src/main/java/org/mockito/internal/util/reflection/GenericMetadataSupport.java';

test.each([
  ['what fits stays', path, 200, path],
  [
    'folders in the middle go first',
    path,
    80,
    'mockito-core/…/org/mockito/internal/util/reflection/GenericMetadataSupport.java',
  ],
  ['then all folders but the first', path, 50, 'mockito-core/…/GenericMetadataSupport.java'],
  ['then that one', path, 35, '…/GenericMetadataSupport.java'],
  ['a file at the root has none to lose', 'a-very-long-name.ts', 10, 'a-very-long-name.ts'],
])('%s', (_, long, max, short) => {
  expect(shortenPath(long, max)).toBe(short);
});
