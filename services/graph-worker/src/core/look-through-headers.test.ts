import { expect, test } from '@jest/globals';
import { headersAmong, lookThrough } from './look-through-headers.ts';

test('who includes the header of a source uses the source', () => {
  const rows = [
    { path: 'db/db.cc', degree: 2, importers: ['db/db.h', 'db/all.cc'] },
    { path: 'db/env.h', degree: 1, importers: ['db/db.cc'] },
  ];

  expect(headersAmong(rows)).toEqual(['db/db.h']);
  expect(lookThrough(rows, [{ path: 'db/db.h', degree: 3, importers: ['db/db.cc', 'main.cc', 'db/all.cc'] }])).toEqual([
    { path: 'db/db.cc', degree: 3, importers: ['db/all.cc', 'main.cc'] },
    { path: 'db/env.h', degree: 1, importers: ['db/db.cc'] },
  ]);
});
