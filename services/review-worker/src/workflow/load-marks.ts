import { dirname, join } from 'node:path/posix';
import { findDeliberateReason } from '../core/coverage.ts';
import type { FileDiff } from '../core/diff/file-diff.ts';
import type { FileMark, FileMarks } from '../core/marks/file-marks.ts';
import { hasGeneratedHeader } from '../core/marks/generated-header.ts';
import { findMark, parseAttributes } from '../core/marks/parse-attributes.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';

const attributesName = '.gitattributes';
const maxAttributeFiles = 50;
/** Only where leaving a file out saves something worth a look at it. */
const largeChange = 200;
const maxHeaders = 50;

/**
 * What the repository says about the changed files. Read from the base only: a pull request that could declare its own
 * files generated would hide them.
 */
export async function loadMarks(
  reader: RepositoryReader,
  { baseSha, files }: { baseSha: string; files: readonly FileDiff[] },
): Promise<FileMarks> {
  const marks = new Map<string, FileMark>();
  const rules = await loadAttributes(reader, baseSha, files);
  for (const { path } of files) {
    const mark = findMark(path, rules);
    if (mark !== null) marks.set(path, mark);
  }
  for (const { path, oldPath } of chooseLarge(files, marks)) {
    const before = await reader.readFile(baseSha, oldPath ?? path);
    if (before !== null && hasGeneratedHeader(before)) marks.set(path, 'generated');
  }
  return marks;
}

async function loadAttributes(reader: RepositoryReader, baseSha: string, files: readonly FileDiff[]) {
  const folders = [...new Set(files.flatMap(({ path }) => ancestors(path)))];
  const paths = folders.map((folder) => join(folder, attributesName));
  const wanted = [...(await reader.readFiles(baseSha, paths))]
    // From the root down: a deeper file wins.
    .sort(([a], [b]) => a.split('/').length - b.split('/').length)
    .slice(0, maxAttributeFiles);
  return wanted.flatMap(([path, text]) => {
    const directory = dirname(path);
    return parseAttributes(text, directory === '.' ? '' : `${directory}/`);
  });
}

/** `a/b/c` lies in `a/b`, `a` and `.`. */
function ancestors(path: string): string[] {
  const folders = ['.'];
  for (let folder = dirname(path); folder !== '.' && folder !== '/'; folder = dirname(folder)) folders.push(folder);
  return folders;
}

function chooseLarge(files: readonly FileDiff[], marks: FileMarks): FileDiff[] {
  return files
    .filter((file) => file.oldPath !== null && file.additions + file.deletions >= largeChange)
    .filter((file) => !marks.has(file.path) && findDeliberateReason(file, marks) === null)
    .sort((a, b) => b.additions + b.deletions - a.additions - a.deletions)
    .slice(0, maxHeaders);
}
