import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The commit a branch points to, or undefined. It is read from git's files: this is asked more often than anything else, and
 * starting git from a test process costs more than what git does then.
 */
export async function readBranch(gitDir: string, branch: string): Promise<string | undefined> {
  const read = (file: string) => readFile(join(gitDir, file), 'utf8').catch(isAbsent);
  const ref = `refs/heads/${branch}`;
  const loose = await read(ref);
  if (loose !== '') return loose.trim();
  const packed = (await read('packed-refs')).split('\n').find((line) => line.endsWith(` ${ref}`));
  return packed?.slice(0, packed.indexOf(' '));
}

function isAbsent(error: NodeJS.ErrnoException): string {
  // A folder of branches, or a file where a folder is asked for.
  if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(error.code ?? '')) return '';
  throw error;
}
