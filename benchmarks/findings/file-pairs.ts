import { type DiffLine, parsePatch } from '@waggle/review-worker/diff';
import type { RealCommit, RealRepository } from '../real-repositories.ts';

/** Two versions of one file in a real history, and what git says became of each line of the first. */
export interface FilePair {
  path: string;
  before: string;
  after: string;
  /** Line of `before` -> line of `after`, 1-based, of every line that git says is in both, white space aside. */
  kept: ReadonlyMap<number, number>;
  /** Lines that git shows as removed and that stand nowhere else among the added ones: not moved, but gone. */
  gone: ReadonlySet<number>;
}

const maxLines = 3000;
const maxPairs = 3;

/** Files that a commit changed, before and after it: as if the first version had been reviewed and the second pushed. */
export async function readPairs({ git }: RealRepository, { base, head }: RealCommit): Promise<FilePair[]> {
  const patch = (await git(['diff', '-w', '-M', '--diff-filter=MR', base, head])).toString('utf8');
  const pairs: FilePair[] = [];
  for (const file of parsePatch(patch)) {
    const { oldPath, newPath, hunks, isBinary } = file;
    if (
      isBinary ||
      file.isSubmodule ||
      hunks.length === 0 ||
      oldPath === null ||
      newPath === null ||
      pairs.length >= maxPairs
    )
      continue;
    const before = (await git(['show', `${base}:${oldPath}`])).toString('utf8');
    const after = (await git(['show', `${head}:${newPath}`])).toString('utf8');
    const lines = before.split('\n').length;
    if (lines > maxLines || before.includes('\0')) continue;
    const changed = hunks.flatMap((hunk) => hunk.lines);
    pairs.push({ path: oldPath, before, after, ...mapLines(lines, changed) });
  }
  return pairs;
}

function mapLines(lines: number, changed: readonly DiffLine[]): Pick<FilePair, 'kept' | 'gone'> {
  const removed = new Map(
    changed.flatMap(({ kind, oldLine, text }) => (kind === '-' && oldLine !== null ? [[oldLine, text]] : [])),
  );
  const added = new Set(changed.flatMap(({ kind, newLine }) => (kind === '+' && newLine !== null ? [newLine] : [])));
  const moved = new Set(changed.flatMap(({ kind, text }) => (kind === '+' ? [squeeze(text)] : [])));
  const kept = new Map<number, number>();
  let newLine = 1;
  for (let oldLine = 1; oldLine <= lines; oldLine += 1) {
    if (removed.has(oldLine)) continue;
    while (added.has(newLine)) newLine += 1;
    kept.set(oldLine, newLine);
    newLine += 1;
  }
  const gone = [...removed].filter(([, text]) => !moved.has(squeeze(text))).map(([line]) => line);
  return { kept, gone: new Set(gone) };
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}
