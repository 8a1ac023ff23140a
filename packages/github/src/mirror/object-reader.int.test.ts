import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchBranch, findBranch, hasCommit, type Mirror, openMirror, readFile, readFiles } from './index.ts';

let folder: string;
let origin: string;
let runs: string[];
let mirror: Mirror;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-objects-'));
  origin = join(folder, 'origin');
  git('init', '-q', '-b', 'main', origin);
  git('-C', origin, 'config', 'uploadpack.allowFilter', 'true');
  git('-C', origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const opened = await openMirror({
    dataDir: folder,
    repoId: 7,
    cloneUrl: `file://${origin}`,
    token: async () => null,
    allowFileProtocol: true,
  });
  runs = [];
  mirror = {
    ...opened,
    git: (run) => {
      runs.push(run.args[0] ?? '');
      return opened.git(run);
    },
  };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}

async function commit(files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(origin, path, '..'), { recursive: true });
    writeFileSync(join(origin, path), text);
  }
  git('-C', origin, 'add', '-A');
  git('-C', origin, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '-q', '-m', 'files');
  return await fetchBranch(mirror, 'main');
}

/** The pid of the one reader of this mirror. */
function findReader(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes('--batch-command') && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
    } catch {
      return false; // ended meanwhile
    }
  });
  expect(found).toHaveLength(1);
  return Number(found[0]);
}

test('what the mirror holds is answered without a process for each question', async () => {
  symlinkSync('b.txt', join(origin, 'link'));
  const sha = await commit({ 'a/deep er/ä.txt': 'one', 'b.txt': 'two', 'new\nline': 'three' });
  const paths = ['a/deep er/ä.txt', 'b.txt', 'link', 'a', 'a/none', 'b.txt/x', '../b.txt', 'new\nline'];
  const before = await readFiles(mirror, sha, paths, 100);
  runs.length = 0;

  const files = await readFiles(mirror, sha, paths, 100);

  expect(new Map([...files].map(([path, { mode, bytes }]) => [path, `${mode} ${bytes}`]))).toEqual(
    new Map([
      ['a/deep er/ä.txt', '100644 one'],
      ['b.txt', '100644 two'],
      ['link', '120000 b.txt'],
      ['new\nline', '100644 three'],
    ]),
  );
  expect(new Map(files)).toEqual(new Map(before));
  expect(await readFile(mirror, sha, 'b.txt', 2)).toMatchObject({ size: 3, bytes: null });
  expect(await hasCommit(mirror, sha)).toBe(true);
  expect(await hasCommit(mirror, '1'.repeat(40))).toBe(false);
  expect(await findBranch(mirror, 'main')).toBe(sha);
  expect(await findBranch(mirror, 'none')).toBe(null);
  expect(runs).toEqual([]);
});

test('sees what was fetched after it started', async () => {
  const first = await commit({ 'b.txt': 'two' });
  expect(await hasCommit(mirror, first)).toBe(true);

  const second = await commit({ 'b.txt': 'changed' });

  expect(await findBranch(mirror, 'main')).toBe(second);
  expect((await readFile(mirror, second, 'b.txt', 100))?.bytes?.toString()).toBe('changed');
});

test('a reader that is killed costs a process of its own, no answer', async () => {
  const sha = await commit({ 'b.txt': 'two' });
  await readFile(mirror, sha, 'b.txt', 100); // downloads it
  await readFile(mirror, sha, 'b.txt', 100);
  const pid = findReader();
  process.kill(pid, 'SIGSTOP');
  const asked = readFile(mirror, sha, 'b.txt', 100);
  process.kill(pid, 'SIGKILL');

  expect((await asked)?.bytes?.toString()).toBe('two');
  expect((await readFile(mirror, sha, 'b.txt', 100))?.bytes?.toString()).toBe('two');
});

test('a commit that is not there is an error, not a commit without files', async () => {
  await commit({ 'b.txt': 'two' });

  await expect(readFile(mirror, '1'.repeat(40), 'b.txt', 100)).rejects.toMatchObject({ code: 'commit_not_found' });
});
