import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { NectrPull } from './write-as-nectr.ts';

const run = promisify(execFile);
const maxBuffer = 512 * 1024 * 1024;

/** Files and newest changes of a clone, as the peer would be given them. */
export async function readPulls(
  path: string,
  { peerFiles, peerPulls }: { peerFiles: number; peerPulls: number },
): Promise<{ paths: string[]; pulls: NectrPull[] }> {
  const git = async (...args: string[]) => (await run('git', ['-C', path, ...args], { maxBuffer })).stdout;
  const paths = (await git('ls-tree', '-r', '--name-only', '-z', 'HEAD'))
    .split('\0')
    .filter(Boolean)
    .slice(0, peerFiles);
  const log = await git(
    'log',
    `--max-count=${peerPulls}`,
    '--no-renames',
    '--name-only',
    '-z',
    '--format=%x01%an%x02%s%x02',
    'HEAD',
  );
  const pulls = log
    .split('\x01')
    .slice(1)
    .map((entry, index) => {
      const [author = '', title = '', rest = ''] = entry.split('\x02');
      const files = rest
        .split('\0')
        .map((file) => file.replace(/^\n/, ''))
        .filter(Boolean);
      return { number: index + 1, author, title, files, issues: [] };
    });
  return { paths, pulls };
}
