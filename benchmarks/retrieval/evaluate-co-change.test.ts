import { expect, test } from '@jest/globals';
import type { HistoryChange } from '@waggle/graph-worker/ranking';
import { evaluateCoChange } from './evaluate-co-change.ts';

const day = 86_400;

function history(length: number): HistoryChange[] {
  return Array.from({ length }, (_, index) => ({
    t: index * day,
    author: index % 2,
    files: (index % 3 === 0 ? ['x/c.ts', 'x/d.ts'] : ['src/a.ts', 'lib/b.ts']).map((path) => ['M', path] as const),
  }));
}

test('two files that always change together are always found, by ours and by the baselines', () => {
  const { changes, ours, rose, counts, decays, warnings } = evaluateCoChange(history(100));

  expect([changes, ours, rose, counts, decays]).toEqual([20, 1, 1, 1, 1]);
  expect(warnings).toEqual({ incomplete: 40, warned: 40, shown: 40, right: 40, complete: 20, falseAlarms: 0 });
});

test('nothing but the last fifth is asked about', () => {
  const changes = history(100);
  const broken = changes.map((change, index) => (index < 80 ? change : { ...change, files: change.files.slice(0, 1) }));
  const { changes: asked, warnings } = evaluateCoChange(broken);

  expect([asked, warnings.incomplete, warnings.complete]).toEqual([0, 0, 20]);
  // Each of these lacks its partner in truth: the count calls every warning on a whole change false.
  expect(warnings.falseAlarms).toBe(20);
});
