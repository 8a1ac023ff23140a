import { describe, expect, test } from '@jest/globals';
import { type KnownFile, type ListedFile, planScan } from './plan-scan.ts';

function live(path: string, blob: string | null): KnownFile {
  return { path, blob, deleted: false };
}

function plan(known: KnownFile[], files: ListedFile[], complete = true) {
  return planScan(known, { files, complete });
}

const nothing = { renames: [], upserts: [], vanished: [] };

describe('planScan', () => {
  test('asks for nothing when nothing changed', () => {
    expect(plan([live('a.ts', '1')], [{ path: 'a.ts', blob: '1' }])).toEqual(nothing);
  });

  test('sorts what it writes by code unit, so that all writers lock in one order', () => {
    const listing = ['b', 'a', 'Z', 'ä'].map((path) => ({ path, blob: path }));
    expect(plan([], listing).upserts.map(({ path }) => path)).toEqual(['Z', 'a', 'b', 'ä']);
  });

  test('sees a move by equal content, also onto a name that only pull requests know', () => {
    const known = [live('old.ts', '1'), live('new.ts', null)];
    expect(plan(known, [{ path: 'new.ts', blob: '1' }])).toEqual({
      ...nothing,
      renames: [{ from: 'old.ts', to: 'new.ts', language: 'TypeScript' }],
    });
  });

  test('guesses no move where several files share the content', () => {
    const seen = plan([live('a', '1'), live('b', '1')], [{ path: 'c', blob: '1' }]);
    expect(seen).toMatchObject({ renames: [], vanished: ['a', 'b'] });
  });

  test('leaves files alone that only pull requests know', () => {
    expect(plan([live('proposed.ts', null)], [])).toEqual(nothing);
  });

  test('a listing that was cut renames and removes nothing', () => {
    const seen = plan([live('old.ts', '1'), live('b', '2')], [{ path: 'new.ts', blob: '1' }], false);
    expect(seen).toEqual({ ...nothing, upserts: [{ path: 'new.ts', blob: '1', language: 'TypeScript' }] });
  });

  test('writes a path once that the listing names twice', () => {
    const listing = [
      { path: 'a', blob: '1' },
      { path: 'a', blob: '2' },
    ];
    expect(plan([], listing).upserts).toHaveLength(1);
  });
});
