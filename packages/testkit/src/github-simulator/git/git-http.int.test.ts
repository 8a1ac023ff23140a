import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openShop, type Shop } from '../testing/open-shop.ts';
import { gitText } from './run-git.ts';

describe('git over HTTP', () => {
  let shop: Shop;
  let folder: string;
  beforeEach(async () => {
    shop = await openShop();
    folder = await mkdtemp(join(tmpdir(), 'git-http-'));
  });
  afterEach(async () => {
    await shop.close();
    await rm(folder, { recursive: true });
  });

  const git = (...args: string[]) => gitText(args, { cwd: folder });

  test('clones without blobs and fetches the head of a pull request', async () => {
    await git('clone', '--quiet', '--bare', '--filter=blob:none', `${shop.simulator.url}/acme/shop.git`, 'mirror');
    const missing = await git('-C', 'mirror', 'rev-list', '--all', '--objects', '--missing=print');

    await git('-C', 'mirror', 'fetch', '--quiet', 'origin', 'refs/pull/1/head');

    expect(missing.split('\n').filter((line) => line.startsWith('?')).length).toBeGreaterThan(0);
    expect(await git('-C', 'mirror', 'rev-parse', 'FETCH_HEAD')).toBe(shop.pull.head_sha);
  });

  test('fetches a single commit by its id', async () => {
    await git('init', '--quiet', '--bare', 'one');

    await git('-C', 'one', 'fetch', '--quiet', '--depth=1', `${shop.simulator.url}/acme/shop.git`, shop.pull.head_sha);

    expect(await git('-C', 'one', 'rev-parse', 'FETCH_HEAD')).toBe(shop.pull.head_sha);
  });

  test('asks for a token for a private repository and refuses pushes', async () => {
    await shop.simulator.createRepository({ owner: 'acme', name: 'secret', private: true });
    const pushed = await shop.simulator.push(
      { owner: 'acme', name: 'secret' },
      { branch: 'main', files: { 'a.txt': 'a' } },
    );
    const { token } = (await shop.bot.auth({ type: 'installation' })) as { token: string };
    const at = (user: string) => shop.simulator.url.replace('http://', `http://${user}`);

    await expect(git('ls-remote', `${shop.simulator.url}/acme/secret.git`)).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
    expect(await git('ls-remote', `${at(`x-access-token:${token}@`)}/acme/secret.git`, 'HEAD')).toContain(pushed.after);
    await git('clone', '--quiet', `${shop.simulator.url}/acme/shop.git`, 'work');
    await expect(git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/new')).rejects.toThrow(
      /403|not allowed|forbidden/i,
    );
  });
});
