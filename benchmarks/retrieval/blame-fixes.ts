import { runGit } from './read-clone.ts';

const mostFixes = 300;
const mostHunksPerFix = 20;
const together = 2;
const hunk = /^@@ -(?<start>\d+)(?:,(?<count>\d+))? /;
const fixWords = /\b(?:fix(?:e[sd])?|bug|regression|crash|revert)\b/i;

export function isFix(message: string): boolean {
  return fixWords.test(message.split('\n')[0] ?? '');
}

/**
 * SZZ: the commits whose lines a fix deleted or changed, by blame of the commit before the fix. At most 300 fixes, evenly
 * chosen. Labels are noisy: a fix is told by words of its subject.
 */
export async function blameFixes(repository: string, fixes: readonly string[]): Promise<Set<string>> {
  const step = Math.max(1, fixes.length / mostFixes);
  const chosen = Array.from(
    { length: Math.min(fixes.length, mostFixes) },
    (_, index) => fixes[Math.floor(index * step)],
  );
  const guilty = new Set<string>();
  const queue = chosen.filter((sha) => sha !== undefined);
  async function work(): Promise<void> {
    for (let sha = queue.pop(); sha !== undefined; sha = queue.pop()) {
      for (const found of await blameFix(repository, sha)) guilty.add(found);
    }
  }
  await Promise.all(Array.from({ length: together }, work));
  return guilty;
}

async function blameFix(repository: string, sha: string): Promise<Set<string>> {
  const options = ['--unified=0', '--no-renames', '--no-color', '--diff-filter=M', '--no-prefix'];
  const diff = await runGit(repository, ['diff', ...options, `${sha}^`, sha]);
  const guilty = new Set<string>();
  for (const { path, ranges } of deletedLines(diff.toString('utf8'))) {
    const lines = ranges.flatMap((range) => ['-L', range]);
    const blame = await runGit(repository, ['blame', '-w', '--porcelain', ...lines, `${sha}^`, '--', path]);
    for (const [line = ''] of blame.toString('utf8').matchAll(/^[0-9a-f]{40} (?=\d)/gm)) guilty.add(line.trim());
  }
  return guilty;
}

/** Line ranges of the old side that the diff takes away, per file. */
export function deletedLines(diff: string): { path: string; ranges: string[] }[] {
  const files: { path: string; ranges: string[] }[] = [];
  let left = mostHunksPerFix;
  // Within a hunk a deleted line may itself begin with "-- ".
  let inHeader = false;
  for (const line of diff.split('\n')) {
    if (line.startsWith('diff --git ')) inHeader = true;
    if (inHeader && line.startsWith('--- ')) files.push({ path: line.slice(4).trim(), ranges: [] });
    if (line.startsWith('@@ ')) inHeader = false;
    const { start, count = '1' } = hunk.exec(line)?.groups ?? {};
    if (start === undefined || count === '0' || left === 0) continue;
    left -= 1;
    files.at(-1)?.ranges.push(`${start},+${count}`);
  }
  return files.filter(({ path, ranges }) => ranges.length > 0 && !path.startsWith('"'));
}
