import { describe, expect, test } from '@jest/globals';
import { type KnownFile, planScan } from './plan-scan.ts';

function live(path: string, blob: string | null): KnownFile {
  return { path, blob, deleted: false };
}

const nothing = { renames: [], upserts: [], vanished: [] };

describe('planScan', () => {
  test('asks for nothing when nothing changed', () => {
    expect(planScan([live('a.ts', '1')], [{ path: 'a.ts', blob: '1' }])).toEqual(nothing);
  });

  test('sorts what it writes by code unit, so that all writers lock in one order', () => {
    const listing = ['b', 'a', 'Z', 'ä'].map((path) => ({ path, blob: path }));
    expect(planScan([], listing).upserts.map(({ path }) => path)).toEqual(['Z', 'a', 'b', 'ä']);
  });

  test('sees a move by equal content, also onto a name that only pull requests know', () => {
    const known = [live('old.ts', '1'), live('new.ts', null)];
    expect(planScan(known, [{ path: 'new.ts', blob: '1' }])).toEqual({
      ...nothing,
      renames: [{ from: 'old.ts', to: 'new.ts' }],
    });
  });

  test('guesses no move where several files share the content', () => {
    const plan = planScan([live('a', '1'), live('b', '1')], [{ path: 'c', blob: '1' }]);
    expect(plan).toMatchObject({ renames: [], vanished: ['a', 'b'] });
  });

  test('leaves files alone that only pull requests know', () => {
    expect(planScan([live('proposed.ts', null)], [])).toEqual(nothing);
  });

  test('writes a path once that the listing names twice', () => {
    const listing = [
      { path: 'a', blob: '1' },
      { path: 'a', blob: '2' },
    ];
    expect(planScan([], listing).upserts).toHaveLength(1);
  });
});
