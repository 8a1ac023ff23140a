import { measureCoverage } from '@waggle/review-worker/coverage';
import type { FileDiff } from '@waggle/review-worker/diff';
import { type DiffPass, packDiff } from '@waggle/review-worker/pack-diff';
import { type CountTokens, forChange, type Shown } from './budget.ts';

export interface Ours extends Shown {
  calls: number;
  /** Added lines that are neither in a call nor counted as left: must be 0. */
  silent: number;
}

/** The product's packing, and its own account of it held against the text that a model would read. */
export function measureOurs(files: readonly FileDiff[], maxPasses: number, countTokens: CountTokens): Ours {
  const passes = packDiff(files, { tokensPerPass: forChange, maxPasses, countTokens });
  const coverage = measureCoverage(files, { missing: [], marks: new Map(), planned: passes, answered: passes });
  const left = new Map(coverage.unread.map(({ path, addedLines }) => [path, addedLines ?? 0]));
  const inText = countInTexts(passes);
  let [silent, whole] = [0, 0];
  for (const { path, additions } of files) {
    const shown = inText.get(path) ?? 0;
    silent += Math.abs(additions - shown - (left.get(path) ?? 0));
    if (additions > 0 && shown === additions) whole += 1;
  }
  return { lines: coverage.addedLines?.read ?? 0, files: whole, calls: passes.length, silent };
}

/** Added lines under each `=== path (status)`, read from the texts and not from the packing's own account. */
function countInTexts(passes: readonly DiffPass[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of passes) {
    let path = '';
    for (const line of text.split('\n').slice(1, -1)) {
      const header =
        /^=== (.*) \((?:added|modified|deleted|renamed|copied|type-changed|mode-changed)\b[^()]*.*\)$/.exec(line);
      if (header) path = header[1] ?? '';
      else if (line.startsWith('+')) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return counts;
}
