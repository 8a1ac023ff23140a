import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  diffCommits,
  fetchBranch,
  fetchCommits,
  hasCommit,
  listFiles,
  type Mirror,
  mergeBase,
  type OpenMirror,
  openMirror,
  readFile,
  readFiles,
  recentCommits,
} from './index.ts';

let folder: string;
let origin: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-mirror-'));
  origin = join(folder, 'origin');
  execFileSync('git', ['init', '-q', '-b', 'main', origin]);
  git('config', 'uploadpack.allowFilter', 'true');
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: origin, encoding: 'utf8' }).trim();
}

function commit(files: Record<string, string | null>, message = 'change'): string {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(origin, path));
    else writeFileSync(join(origin, path), text);
  }
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD');
}

function open(extra: Partial<OpenMirror> = {}): Promise<Mirror> {
  const cloneUrl = `file://${origin}`;
  return openMirror({
    dataDir: folder,
    repoId: 7,
    cloneUrl,
    token: async () => null,
    allowFileProtocol: true,
    ...extra,
  });
}

/** A pull request: main has `base`, refs/pull/1/head has one commit more, which no branch holds. */
function openPullRequest(): { baseSha: string; headSha: string } {
  const baseSha = commit({ 'a.txt': 'one\ntwo\n', 'b.txt': 'b\n' }, 'base');
  git('checkout', '-q', '--detach');
  const headSha = commit({ 'a.txt': 'one\n2\n', 'c.txt': 'c\n' }, 'head');
  git('update-ref', 'refs/pull/1/head', headSha);
  git('checkout', '-q', 'main');
  return { baseSha, headSha };
}

describe('fetching', () => {
  test('brings a pull request into a blobless mirror and reads it', async () => {
    const pull = openPullRequest();
    const mirror = await open();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });

    expect(
      execFileSync('git', ['cat-file', '--batch-check', '--batch-all-objects'], { cwd: mirror.dir, encoding: 'utf8' }),
    ).not.toMatch(/ blob /);
    expect(await mergeBase(mirror, pull.baseSha, pull.headSha)).toBe(pull.baseSha);
    const diff = await diffCommits(mirror, pull.baseSha, pull.headSha);
    expect(diff.changes.map(({ status, newPath }) => [status, newPath])).toEqual([
      ['M', 'a.txt'],
      ['A', 'c.txt'],
    ]);
    expect(diff.patch.toString()).toContain('-two\n+2\n');
    expect(diff.truncated).toBe(false);
  });

  test('works in full where the server refuses filters', async () => {
    const pull = openPullRequest();
    git('config', 'uploadpack.allowFilter', 'false');
    const mirror = await open();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });
    expect((await readFile(mirror, pull.headSha, 'a.txt', 100))?.bytes?.toString()).toBe('one\n2\n');
  });

  test('finds a head that a force-push made unreachable', async () => {
    const pull = openPullRequest();
    git('update-ref', 'refs/pull/1/head', pull.baseSha);
    const mirror = await open();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });
    expect(await hasCommit(mirror, pull.headSha)).toBe(true);
  });

  test('reviews on after the base branch was deleted', async () => {
    const pull = openPullRequest();
    git('checkout', '-q', '-b', 'other');
    git('branch', '-D', 'main');
    const mirror = await open();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });
    expect(await hasCommit(mirror, pull.baseSha)).toBe(true);
  });

  test('says commit_not_found for a commit nobody has', async () => {
    const pull = openPullRequest();
    const mirror = await open();
    const wanted = { prNumber: 1, baseRef: 'main', ...pull, headSha: 'f'.repeat(40) };
    await expect(fetchCommits(mirror, wanted)).rejects.toMatchObject({ code: 'commit_not_found' });
  });

  test('says repository_not_found for a repository that is gone', async () => {
    const mirror = await open({ cloneUrl: `file://${folder}/nothing` });
    const wanted = { prNumber: 1, baseRef: 'main', headSha: 'a'.repeat(40), baseSha: 'b'.repeat(40) };
    await expect(fetchCommits(mirror, wanted)).rejects.toMatchObject({ code: 'repository_not_found' });
  });

  test('keeps the mirror of a repository that was renamed', async () => {
    const pull = openPullRequest();
    await open({ cloneUrl: `file://${folder}/old-name` });
    const mirror = await open();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });
    expect(readFileSync(join(mirror.dir, 'config'), 'utf8')).toContain(origin);
  });

  test('lets several workers create and fetch the same mirror at once', async () => {
    const pull = openPullRequest();
    const workers = Array.from({ length: 6 }, async () => {
      const mirror = await open();
      await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });
      return (await readFile(mirror, pull.headSha, 'c.txt', 100))?.bytes?.toString();
    });
    expect(await Promise.all(workers)).toEqual(Array(6).fill('c\n'));
    expect(readdirSync(join(folder, 'mirrors'))).toEqual(['7.git']);
  });

  test('follows a branch whose name becomes a folder', async () => {
    const pull = openPullRequest();
    git('branch', 'topic', pull.baseSha);
    const mirror = await open();
    expect(await fetchBranch(mirror, 'topic')).toBe(pull.baseSha);
    git('branch', '-D', 'topic');
    git('branch', 'topic/one', pull.headSha);
    expect(await fetchBranch(mirror, 'topic/one')).toBe(pull.headSha);
  });

  test('refuses ids that are not commit ids', async () => {
    const mirror = await open();
    await expect(diffCommits(mirror, '--output=/tmp/x', 'HEAD')).rejects.toMatchObject({ code: 'commit_not_found' });
  });

  test('refuses file remotes unless a test allows them', async () => {
    const pull = openPullRequest();
    const mirror = await open({ allowFileProtocol: false });
    await expect(fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull })).rejects.toThrow(/not allowed/);
  });
});

describe('reading', () => {
  test('reads odd paths, symlinks, large and missing files in one go', async () => {
    const odd = 'späce "quote"\nnewline\t*.txt';
    const baseSha = commit({ [odd]: 'odd', 'large.txt': 'x'.repeat(2000), ':(glob)x': 'magic' });
    symlinkSync('/etc/passwd', join(origin, 'link'));
    const headSha = commit({});
    git('update-ref', 'refs/pull/1/head', headSha);
    const mirror = await open();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', headSha, baseSha });

    const files = await readFiles(
      mirror,
      headSha,
      [odd, 'large.txt', 'link', 'missing', ':(glob)x', '../../etc/passwd'],
      1000,
    );
    expect(
      [...files.values()].map(({ path, bytes, mode, size }) => [path, bytes?.toString() ?? null, mode, size]),
    ).toEqual([
      [':(glob)x', 'magic', '100644', 5],
      ['large.txt', null, '100644', 2000],
      ['link', '/etc/passwd', '120000', 11],
      [odd, 'odd', '100644', 3],
    ]);
    expect((await listFiles(mirror, headSha)).map(({ path }) => path).sort()).toEqual(
      [':(glob)x', 'large.txt', 'link', odd].sort(),
    );
  });

  test('lists the newest commits, of one path when asked', async () => {
    commit({ a: '1' }, 'first');
    commit({ b: '1' }, 'second');
    const sha = commit({ a: '2' }, 'third');
    const mirror = await open();
    await fetchBranch(mirror, 'main');
    const commits = await recentCommits(mirror, sha, { limit: 10, path: 'a' });
    expect(commits.map(({ subject, authorEmail }) => [subject, authorEmail])).toEqual([
      ['third', 'ann@example.com'],
      ['first', 'ann@example.com'],
    ]);
  });

  test('finds no merge base in unrelated histories', async () => {
    const baseSha = commit({ a: '1' });
    git('checkout', '-q', '--orphan', 'alien');
    const headSha = commit({ b: '1' });
    const mirror = await open();
    await fetchBranch(mirror, 'main');
    await fetchBranch(mirror, 'alien');
    expect(await mergeBase(mirror, baseSha, headSha)).toBeNull();
  });

  test('cuts a huge patch at a file boundary and still lists every change', async () => {
    const baseSha = commit({ a: '' });
    const headSha = commit({ b: 'diff --git a/x b/x\n'.repeat(10), c: 'x\n'.repeat(5000) });
    const mirror = await open({ limits: { maxPatchBytes: 2000 } });
    await fetchBranch(mirror, 'main');
    const diff = await diffCommits(mirror, baseSha, headSha);
    expect(diff.truncated).toBe(true);
    expect(diff.changes).toHaveLength(2);
    expect(diff.patch.toString().match(/^diff --git.*$/gm)).toEqual(['diff --git a/b b/b']);
  });

  test('ignores attributes of the repository that would hide a file', async () => {
    const baseSha = commit({ '.gitattributes': '* -diff\n', a: '1\n' });
    const headSha = commit({ a: '2\n' });
    const mirror = await open();
    await fetchBranch(mirror, 'main');
    expect((await diffCommits(mirror, baseSha, headSha)).patch.toString()).toContain('-1\n+2\n');
  });
});

describe('over HTTP', () => {
  let server: Server;
  let status: number;
  let seen: (string | undefined)[];

  beforeEach(async () => {
    status = 200;
    seen = [];
    server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (status === 0) return; // never answers
      if (status !== 200) return void response.writeHead(status).end();
      const url = new URL(request.url ?? '/', 'http://localhost');
      const backend = spawn('git', ['http-backend'], {
        env: {
          PATH: process.env.PATH,
          GIT_PROJECT_ROOT: folder,
          GIT_HTTP_EXPORT_ALL: '1',
          PATH_INFO: url.pathname,
          QUERY_STRING: url.search.slice(1),
          REQUEST_METHOD: request.method,
          CONTENT_TYPE: request.headers['content-type'],
          HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
          GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        },
      });
      request.pipe(backend.stdin);
      const chunks: Buffer[] = [];
      backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      backend.on('close', () => {
        const out = Buffer.concat(chunks);
        const end = out.indexOf('\r\n\r\n');
        for (const line of out.toString('latin1', 0, end).split('\r\n')) {
          const [name = '', value = ''] = line.split(': ');
          if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
          else response.setHeader(name, value);
        }
        response.end(out.subarray(end + 4));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function openHttp(extra: Partial<OpenMirror> = {}): Promise<Mirror> {
    const cloneUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/origin/.git`;
    return open({ cloneUrl, token: async () => 'sekret-token', allowFileProtocol: false, ...extra });
  }

  test('sends the token in the header only, on lazy downloads too', async () => {
    const pull = openPullRequest();
    const mirror = await openHttp();
    await fetchCommits(mirror, { prNumber: 1, baseRef: 'main', ...pull });
    const before = seen.length;
    await diffCommits(mirror, pull.baseSha, pull.headSha);
    expect(seen.length).toBeGreaterThan(before);
    expect(new Set(seen)).toEqual(new Set([`Basic ${Buffer.from('x-access-token:sekret-token').toString('base64')}`]));
    const { stdout } = await promisify(execFile)('grep', [
      '-rl',
      '-e',
      'sekret-token',
      '-e',
      'eC1hY2Nlc3M',
      mirror.dir,
    ]).catch(() => ({ stdout: '' }));
    expect(stdout).toBe('');
  });

  test('downloads many missing files with one request', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, `text ${index}`]));
    const sha = commit(files);
    const mirror = await openHttp();
    await fetchBranch(mirror, 'main');
    const before = seen.length;
    expect((await readFiles(mirror, sha, Object.keys(files), 100)).size).toBe(40);
    expect(seen.length - before).toBeLessThanOrEqual(4);
  });

  test.each([
    [401, 'forbidden'],
    [403, 'forbidden'],
    [404, 'repository_not_found'],
    [429, 'remote_unavailable'],
    [502, 'remote_unavailable'],
  ])('reads HTTP %i as %s', async (answer, code) => {
    status = answer;
    const mirror = await openHttp();
    const failure = fetchBranch(mirror, 'main');
    await expect(failure).rejects.toMatchObject({ code });
    await expect(failure).rejects.not.toThrow(/sekret|eC1hY2Nlc3M/);
  });

  test('gives up on a remote that never answers', async () => {
    status = 0;
    const mirror = await openHttp({ limits: { fetchTimeoutMs: 300 } });
    await expect(fetchBranch(mirror, 'main')).rejects.toMatchObject({ code: 'timeout' });
  });

  test('stops when cancelled', async () => {
    status = 0;
    const controller = new AbortController();
    const mirror = await openHttp({ signal: controller.signal });
    server.once('request', () => controller.abort());
    await expect(fetchBranch(mirror, 'main')).rejects.toMatchObject({ code: 'aborted' });
  });

  test('says remote_unavailable when nobody listens', async () => {
    const mirror = await openHttp({ cloneUrl: 'http://127.0.0.1:1/x/y.git' });
    await expect(fetchBranch(mirror, 'main')).rejects.toMatchObject({ code: 'remote_unavailable' });
  });
});
