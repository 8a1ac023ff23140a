import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { diffCommits, type Mirror } from '@waggle/github';
import { applyFileDiff } from './apply-file-diff.ts';
import { parsePatch } from './parse-patch.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-round-trip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(cwd: string, ...args: string[]): Buffer {
  return execFileSync('git', args, { cwd, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** One `cat-file --batch` for a whole history: a process a blob would take most of the time. */
function startBlobReader(repo: string) {
  const child = spawn('git', ['cat-file', '--batch'], { cwd: repo, stdio: ['pipe', 'pipe', 'inherit'] });
  let buffer = Buffer.alloc(0);
  let wake: () => void = () => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    wake();
  });
  async function until(size: number): Promise<void> {
    while (buffer.length < size) await new Promise<void>((resolve) => (wake = resolve));
  }
  return {
    async read(oid: string): Promise<string> {
      if (/^0+$/.test(oid)) return '';
      child.stdin.write(`${oid}\n`);
      while (buffer.indexOf(10) === -1) await until(buffer.length + 1);
      const end = buffer.indexOf(10);
      const size = Number(buffer.toString('latin1', 0, end).split(' ')[2]);
      await until(end + size + 2);
      const text = buffer.toString('latin1', end + 1, end + 1 + size);
      buffer = buffer.subarray(end + size + 2);
      return text;
    },
    close: () => child.stdin.end(),
  };
}

type Count = { commits: number; files: number; applied: number; hunks: number; wrong: string[] };

/** Parses and applies every first-parent change of a history. Text is read as latin1: bytes in, the same bytes out. */
async function replay(repo: string, limit: number): Promise<Count> {
  const count: Count = { commits: 0, files: 0, applied: 0, hunks: 0, wrong: [] };
  const shas = git(repo, 'rev-list', '--first-parent', `--max-count=${limit + 1}`, 'HEAD')
    .toString()
    .trim()
    .split('\n');
  const blobs = startBlobReader(repo);
  const mirror: Mirror = {
    dir: repo,
    repoId: 1,
    limits: { fetchTimeoutMs: 0, readTimeoutMs: 0, maxOutputBytes: 1 << 30, maxPatchBytes: 1 << 30 },
    git: async ({ args }) => ({ stdout: git(repo, ...args), stderr: '', code: 0, cut: false }),
    objects: () => null,
  };
  for (const [at, head] of shas.slice(0, -1).entries()) {
    const { changes, patch } = await diffCommits(mirror, shas[at + 1] ?? '', head);
    const files = parsePatch(patch.toString('latin1'));
    count.commits++;
    const byPath = new Map(files.map((file) => [file.path, file]));
    if (byPath.size !== changes.length) count.wrong.push(`${head}: ${byPath.size} of ${changes.length} files`);
    for (const change of changes) {
      count.files++;
      const path = change.newPath ?? change.oldPath ?? '';
      const file = byPath.get(path);
      if (!file || file.oldPath !== change.oldPath || file.newPath !== change.newPath) {
        count.wrong.push(`${head}: ${path} missing or misnamed`);
        continue;
      }
      count.hunks += file.hunks.length;
      if (file.isBinary || file.isSubmodule) continue;
      const applied = applyFileDiff(await blobs.read(change.oldBlob), file);
      if (applied !== (await blobs.read(change.newBlob))) count.wrong.push(`${head}: ${path}`);
      else count.applied++;
    }
  }
  blobs.close();
  return count;
}

function createOddHistory(repo: string): void {
  mkdirSync(join(repo, 'dir with space/b b'), { recursive: true });
  git(repo, 'init', '-q', '-b', 'main');
  git(repo, 'config', 'user.name', 'Ann');
  git(repo, 'config', 'user.email', 'ann@example.com');
  git(repo, 'config', 'core.autocrlf', 'false');
  const write = (path: string, text: string | Uint8Array) => writeFileSync(join(repo, path), text);
  const save = () => {
    git(repo, 'add', '-A');
    git(repo, 'commit', '-q', '--allow-empty', '-m', 'step');
  };
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('');
  save();
  write('crlf.txt', 'one\r\ntwo\r\nthree');
  write('späce "q"\ttab\n.txt', 'x\n');
  write('dir with space/b b/b', numbered(0, 40));
  write('empty', '');
  write('latin1', Buffer.from([0x66, 0xfc, 0x0a, 0x80, 0x0a]));
  write('binary', Buffer.from([0, 1, 2, 0]));
  write('to-link', 'was a file\nwith lines\n');
  write('to-empty', 'x');
  write('script.sh', 'echo\n');
  write('patch.diff', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n');
  save();
  write('crlf.txt', 'one\r\nTWO\r\nthree\n');
  write('späce "q"\ttab\n.txt', 'x\ny');
  renameSync(join(repo, 'dir with space/b b'), join(repo, 'moved'));
  write('moved/b', `${numbered(0, 20)}changed\n${numbered(21, 45)}`);
  write('latin1', Buffer.from([0x66, 0xfc, 0x0a, 0x81]));
  write('binary', Buffer.from([0, 1, 3, 0]));
  rmSync(join(repo, 'to-link'));
  symlinkSync('crlf.txt', join(repo, 'to-link'));
  write('to-empty', '');
  chmodSync(join(repo, 'script.sh'), 0o755);
  write('patch.diff', 'diff --git a/x b/x\n--- a/y\n+++ b/y\n@@ -1 +1,2 @@\n-a\n+b\n+diff --git a/z b/z\n');
  save();
  git(repo, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
  git(repo, 'commit', '-q', '-m', 'submodule');
  git(repo, 'update-index', '--cacheinfo', `160000,${'2'.repeat(40)},lib`);
  git(repo, 'rm', '-q', '--cached', 'empty', 'crlf.txt');
  git(repo, 'commit', '-q', '-m', 'gone');
}

test('parse and apply give back every file of a history full of odd files', async () => {
  const repo = join(folder, 'odd');
  createOddHistory(repo);
  const count = await replay(repo, 100);
  expect(count.wrong).toEqual([]);
  expect(count).toMatchObject({ commits: 4, files: 23, applied: 19 });
}, 60_000);

const clone = process.env.WAGGLE_ROUNDTRIP_REPO;
const testClone = clone === undefined ? test.skip : test;

testClone(
  'parse and apply give back every file of WAGGLE_ROUNDTRIP_REPO',
  async () => {
    const count = await replay(clone ?? '', Number(process.env.WAGGLE_ROUNDTRIP_COMMITS ?? 2000));
    process.stdout.write(`${JSON.stringify({ ...count, wrong: count.wrong.length })}\n`);
    expect(count.wrong).toEqual([]);
  },
  30 * 60_000,
);
