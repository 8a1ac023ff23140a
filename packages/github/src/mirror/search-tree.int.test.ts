import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fetchBranch, type Mirror, openMirror, searchTree } from './index.ts';

let folder: string;
let mirror: Mirror;
let head: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-search-'));
  const origin = join(folder, 'origin');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q', '-b', 'main', origin);
  git('-C', origin, 'config', 'uploadpack.allowFilter', 'true');
  git('-C', origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  mkdirSync(join(origin, 'src'));
  writeFileSync(join(origin, 'src/a b.ts'), 'const total = 1;\nsubtotal(total);\n');
  writeFileSync(join(origin, 'z.ts'), `${'total\n'.repeat(30)}a.*b\n`);
  writeFileSync(join(origin, 'picture.bin'), 'total\0');
  git('-C', origin, 'add', '-A');
  git('-C', origin, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '-q', '-m', 'files');
  const cloneUrl = `file://${origin}`;
  const access = { token: async () => null, allowFileProtocol: true };
  mirror = await openMirror({ dataDir: folder, repoId: 7, cloneUrl, ...access });
  head = await fetchBranch(mirror, 'main');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('finds text as it is written, in a mirror that had no contents, with one fetch', async () => {
  const fetches: string[] = [];
  const counting: Mirror = {
    ...mirror,
    git: (run) => {
      if (run.args.includes('fetch')) fetches.push(String(run.input));
      return mirror.git(run);
    },
  };

  const found = await searchTree(counting, head, { text: 'total', under: 'src' });
  await searchTree(counting, head, { text: 'total' });

  expect(found).toEqual({
    lines: [
      { path: 'src/a b.ts', line: 1, text: 'const total = 1;' },
      { path: 'src/a b.ts', line: 2, text: 'subtotal(total);' },
    ],
    truncated: false,
  });
  expect(fetches).toHaveLength(1);
});

test('whole words, no patterns, no options, and bounds', async () => {
  const count = async (text: string, word = false) =>
    (await searchTree(mirror, head, { text, word, maxLines: 100 }))?.lines.length;

  expect(await count('subtot', true)).toBe(0);
  expect(await count('a.*b')).toBe(1);
  expect(await count('--help')).toBe(0);
  expect(await count('total\n')).toBe(0);
  // At most 20 of one file, none of a binary one.
  expect(await count('total', true)).toBe(22);
  expect(await searchTree(mirror, head, { text: 'total', maxLines: 3 })).toMatchObject({ truncated: true });
});
