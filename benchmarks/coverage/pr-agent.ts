import type { FileDiff, Hunk } from '@waggle/review-worker/diff';
import { budget, type CountTokens, type Shown } from './budget.ts';

type Patch = { file: FileDiff; tokens: number };

/** One that is longer fits no call by any tokenizer, so it need not be counted. */
const hopeless = 8 * budget.call;

/**
 * PR-Agent's compression, written from its description: new and old hunk apart, the new one numbered; deleted files and hunks
 * that only delete are left out; files ordered by language and then by size, largest first; a file goes in whole or not at
 * all, and nothing after the hard limit.
 */
export function createPrAgent(countTokens: CountTokens, rankLanguage: (path: string) => number) {
  const toPatches = (files: readonly FileDiff[]): Patch[] => {
    return files
      .filter(({ newPath }) => newPath !== null)
      .map((file) => {
        const text = renderFile(file);
        return { file, tokens: text.length > hopeless ? budget.call : countTokens(text) };
      })
      .sort((a, b) => rankLanguage(a.file.path) - rankLanguage(b.file.path) || b.tokens - a.tokens);
  };
  return {
    /** With everything in the same form: does the change fit one call? */
    fits: (files: readonly FileDiff[]): boolean => {
      const total = toPatches(files).reduce((sum, { tokens }) => sum + tokens, 0);
      return budget.prompt + total + budget.answer < budget.call;
    },
    /** `/review` makes one call, `/improve` up to three. */
    show: (files: readonly FileDiff[], calls: number): Shown => {
      let rest = toPatches(files);
      const shown: FileDiff[] = [];
      for (let call = 0; call < calls; call += 1) {
        const taken = fill(rest);
        shown.push(...taken.map(({ file }) => file));
        rest = rest.filter((patch) => !taken.includes(patch));
      }
      const adding = shown.filter(({ additions }) => additions > 0);
      return { files: adding.length, lines: adding.reduce((sum, { additions }) => sum + additions, 0) };
    },
  };
}

function fill(patches: readonly Patch[]): Patch[] {
  const taken: Patch[] = [];
  let total = budget.prompt;
  for (const patch of patches) {
    if (total > budget.call - budget.hardAnswer) break;
    if (total + patch.tokens > budget.call - budget.answer) continue;
    taken.push(patch);
    total += patch.tokens;
  }
  return taken;
}

function renderFile(file: FileDiff): string {
  const hunks = file.hunks.filter(({ lines }) => lines.some(({ kind }) => kind === '+')).map(renderHunk);
  return `\n\n## File: '${file.path}'\n${hunks.join('')}`;
}

function renderHunk({ oldStart, oldLines, newStart, newLines, section, lines }: Hunk): string {
  const fresh = lines.filter(({ kind }) => kind !== '-').map((line) => `${line.newLine} ${line.kind}${line.text}\n`);
  const old = lines.filter(({ kind }) => kind !== '+').map(({ kind, text }) => `${kind}${text}\n`);
  const before = lines.some(({ kind }) => kind === '-') ? `__old hunk__\n${old.join('')}` : '';
  return `\n@@ -${oldStart},${oldLines} +${newStart},${newLines} @@ ${section}\n__new hunk__\n${fresh.join('')}${before}`;
}
