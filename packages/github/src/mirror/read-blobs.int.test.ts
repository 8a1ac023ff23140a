import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchBranch, listFiles, type Mirror, openMirror, readBlobs } from './index.ts';

let folder: string;
let mirror: Mirror;
let oids: Map<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-blobs-'));
  const origin = join(folder, 'origin');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q', '-b', 'main', origin);
  git('-C', origin, 'config', 'uploadpack.allowFilter', 'true');
  git('-C', origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  for (let index = 0; index < 40; index += 1) writeFileSync(join(origin, `${index}.txt`), `${index}`.repeat(index + 1));
  git('-C', origin, 'add', '-A');
  git('-C', origin, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '-q', '-m', 'files');
  mirror = await openMirror({
    dataDir: folder,
    repoId: 7,
    cloneUrl: `file://${origin}`,
    token: async () => null,
    allowFileProtocol: true,
  });
  const entries = await listFiles(mirror, await fetchBranch(mirror, 'main'));
  oids = new Map(entries.map(({ path, oid }) => [path, oid]));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('downloads everything that is missing in one fetch and answers it in pieces', async () => {
  const runs: string[] = [];
  const counting: Mirror = {
    ...mirror,
    git: (run) => {
      runs.push(run.args.includes('fetch') ? 'fetch' : `${run.args[0]} ${run.network}`);
      return mirror.git(run);
    },
  };

  const pieces = [];
  for await (const piece of readBlobs(counting, [...oids.values(), oids.get('3.txt') ?? ''], {
    maxBytes: 60,
    chunkBytes: 200,
  })) {
    pieces.push(piece);
  }

  const found = new Map(pieces.flat().map((blob) => [blob.oid, blob]));
  expect(found.size).toBe(40);
  expect(found.get(oids.get('9.txt') ?? '')?.bytes?.toString()).toBe('9'.repeat(10));
  expect(found.get(oids.get('39.txt') ?? '')).toMatchObject({ size: 80, bytes: null });
  expect(pieces.length).toBeGreaterThan(2);
  expect(runs.filter((run) => run === 'fetch')).toHaveLength(1);
  expect(runs.filter((run) => run === 'cat-file undefined')).toEqual([]);
});

async function readAll(from: Mirror, wanted: string[]) {
  const found = [];
  for await (const piece of readBlobs(from, wanted, { maxBytes: 60 })) found.push(...piece);
  return found;
}

test('asks for what is missing only, and whoever may not download is told at once what is', async () => {
  const asked: string[] = [];
  const watching: Mirror = {
    ...mirror,
    git: (run) => {
      if (run.args.includes('fetch')) asked.push(String(run.input).trim());
      return mirror.git(run);
    },
  };
  const [first = '', second = '', third = ''] = [...oids.values()];
  await readAll(watching, [first]);

  // A partial clone that may not download dies at the first missing object, after a walk over all that it has.
  const args = ['cat-file', '--batch-check'];
  const { stdout } = await mirror.git({ args, input: `${second}\n${first}\n${third}\n`, network: 'local' });
  await readAll(watching, [first, second]);

  expect(stdout.toString()).toMatch(new RegExp(`^${second} missing\n${first} blob \\d+\n${third} missing\n$`));
  expect(asked).toEqual([first, second]);
});

test('a mirror that an older version left is used on', async () => {
  const config = join(mirror.dir, 'config');
  const old = readFileSync(config, 'utf8');
  writeFileSync(
    config,
    `${old}\tpromisor = true\n\tpartialclonefilter = blob:none\n[extensions]\n\tpartialClone = origin\n`,
  );
  const again = await openMirror({
    dataDir: folder,
    repoId: 7,
    cloneUrl: `file://${join(folder, 'origin')}`,
    token: async () => null,
    allowFileProtocol: true,
  });
  const [oid = ''] = [...oids.values()];

  expect(await readAll(again, [oid])).toHaveLength(1);
  expect(readFileSync(config, 'utf8')).toBe(old);
});

test('a blob that the remote does not have is an error, not an endless search', async () => {
  const reading = readBlobs(mirror, ['1'.repeat(40)], { maxBytes: 60 });

  await expect(reading.next()).rejects.toMatchObject({ name: 'MirrorError' });
  await expect(readBlobs(mirror, ['--help'], { maxBytes: 60 }).next()).rejects.toMatchObject({
    code: 'commit_not_found',
  });
});
