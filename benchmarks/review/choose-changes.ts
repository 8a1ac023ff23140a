import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface RealChange {
  base: string;
  head: string;
}

/** The newest commits with one parent that touch 1 to 50 files, oldest first: each becomes a pull request. */
export async function chooseChanges(repository: string, count: number): Promise<RealChange[]> {
  const { stdout } = await run(
    'git',
    [
      '-C',
      repository,
      'log',
      '--no-merges',
      '--first-parent',
      '--format=%x00%H %P',
      '--name-only',
      // Looking for renames reads contents, which a partial clone may lack.
      '--no-renames',
      '-n',
      String(count * 5),
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const changes = stdout.split('\0').flatMap((entry) => {
    const [line = '', ...files] = entry.split('\n').filter((text) => text !== '');
    const [head, base] = line.split(' ');
    const fits = head !== undefined && base !== undefined && files.length >= 1 && files.length <= 50;
    return fits ? [{ base, head }] : [];
  });
  if (changes.length < count)
    throw new Error(`${repository} has only ${changes.length} suitable commits, ${count} are needed`);
  return changes.slice(0, count).reverse();
}
