import { execFileSync, spawnSync } from 'node:child_process';

const largest = 300_000;

/** Tests only: the files of a commit of a clone, without large ones. */
export function readRevision(repo: string, revision: string): Map<string, string> {
  const tree = git(repo, ['ls-tree', '-r', '-z', '--full-tree', revision]).toString('utf8');
  const entries = [...tree.matchAll(/\d+ blob ([0-9a-f]+)\t([^\0]+)\0/g)].map(([, oid = '', path = '']) => ({
    oid,
    path,
  }));
  const answers = git(repo, ['cat-file', '--batch'], entries.map(({ oid }) => `${oid}\n`).join(''));
  const files = new Map<string, string>();
  let at = 0;
  for (const { path } of entries) {
    const end = answers.indexOf(10, at);
    const size = Number(/ blob (\d+)$/.exec(answers.toString('latin1', at, end))?.[1] ?? Number.NaN);
    // A clone may lack its largest blobs.
    if (Number.isNaN(size)) at = end + 1;
    else {
      if (size <= largest) files.set(path, answers.toString('utf8', end + 1, end + 1 + size));
      at = end + size + 2;
    }
  }
  return files;
}

/** Tests only: commits of the line of first parents, about `every` apart, oldest first. */
export function chooseRevisions(repo: string, { count, every }: { count: number; every: number }): string[] {
  if (!isClone(repo)) throw new Error(`${repo} is no git clone: name one in WAGGLE_STRUCTURE_REPO`);
  const line = git(repo, ['rev-list', '--first-parent', `--max-count=${(count - 1) * every + 1}`, 'HEAD']);
  const shas = line.toString('latin1').trim().split('\n');
  return shas.filter((_, index) => index % every === 0).reverse();
}

function isClone(repo: string): boolean {
  return spawnSync('git', ['-C', repo, 'rev-parse', '--quiet', '--verify', 'HEAD'], { stdio: 'ignore' }).status === 0;
}

function git(repo: string, args: readonly string[], input = ''): Buffer {
  return execFileSync('git', ['-C', repo, ...args], { input, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'ignore'] });
}
