import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chooseRevisions, repositoryName } from './choose-revisions.ts';

let parent = '';
let path = '';

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, '-C', path, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function commit(file: string, text: string): string {
  writeFileSync(join(path, file), text);
  git('add', '.');
  git('commit', '-qm', `change ${file}`);
  return git('rev-parse', 'HEAD');
}

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'waggle-revisions-'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

function freshRepository(name: string): void {
  path = join(parent, name);
  mkdirSync(path);
  git('init', '-q', '-b', 'main');
}

describe('chooseRevisions', () => {
  test('takes the default branch as base when the head has commits of its own', async () => {
    freshRepository('feature');
    const base = commit('a.txt', 'a');
    git('switch', '-qc', 'topic');
    commit('b.txt', 'b');
    const head = commit('c.txt', 'c');

    const chosen = await chooseRevisions({ path });

    expect(chosen).toMatchObject({ name: 'feature', base, head });
  });

  test('takes the first parent on the default branch, so that a whole merge is reviewed', async () => {
    freshRepository('merged');
    commit('a.txt', 'a');
    git('switch', '-qc', 'topic');
    commit('b.txt', 'b');
    git('switch', '-q', 'main');
    const before = commit('c.txt', 'c');
    git('merge', '-q', '--no-ff', '-m', 'merge topic', 'topic');

    const chosen = await chooseRevisions({ path });

    expect(chosen.base).toBe(before);
    expect(chosen.head).toBe(git('rev-parse', 'HEAD'));
  });

  test('prefers the branch of the remote over a local one that lags behind', async () => {
    freshRepository('remote');
    commit('a.txt', 'a');
    const remote = commit('b.txt', 'b');
    git('update-ref', 'refs/remotes/origin/main', remote);
    git('switch', '-qc', 'topic');
    commit('c.txt', 'c');
    git('branch', '-qf', 'main', 'HEAD~2');

    const chosen = await chooseRevisions({ path });

    expect(chosen.base).toBe(remote);
  });

  test('takes tags, branches and short hashes as given', async () => {
    freshRepository('given');
    const first = commit('a.txt', 'a');
    git('tag', 'v1');
    const second = commit('b.txt', 'b');
    commit('c.txt', 'c');

    const chosen = await chooseRevisions({ path, base: 'v1', head: second.slice(0, 9) });

    expect(chosen).toMatchObject({ base: first, head: second });
  });

  test('says what is wrong in one line with a remedy', async () => {
    freshRepository('wrong');
    const empty = chooseRevisions({ path });
    await expect(empty).rejects.toMatchObject({ message: expect.stringContaining('has no commits') });
    commit('a.txt', 'a');

    await expect(chooseRevisions({ path })).rejects.toMatchObject({
      message: expect.stringContaining('no parent commit'),
      remedy: expect.any(String),
    });
    await expect(chooseRevisions({ path, base: 'nope' })).rejects.toMatchObject({
      message: expect.stringContaining('no commit named nope'),
    });
    await expect(chooseRevisions({ path, base: 'HEAD' })).rejects.toMatchObject({
      message: expect.stringContaining('nothing to review'),
    });
    await expect(chooseRevisions({ path, base: '--output=/tmp/x' })).rejects.toMatchObject({
      message: expect.stringContaining('no commit named'),
    });
    await expect(chooseRevisions({ path: join(parent, 'absent') })).rejects.toMatchObject({
      message: expect.stringContaining('no folder'),
    });
    await expect(chooseRevisions({ path: parent })).rejects.toMatchObject({
      message: expect.stringContaining('not a git repository'),
    });
  });

  test('refuses commits without a shared history', async () => {
    freshRepository('unrelated');
    commit('a.txt', 'a');
    git('switch', '-q', '--orphan', 'other');
    commit('b.txt', 'b');

    await expect(chooseRevisions({ path, base: 'main' })).rejects.toMatchObject({
      message: expect.stringContaining('share no history'),
    });
  });
});

describe('repositoryName', () => {
  test.each([
    ['/srv/git/linux.git', 'linux'],
    ['/home/me/My Project', 'My-Project'],
    ['/x/..', 'repository'],
    ['/x/ümlaut', 'mlaut'],
  ])('makes a name GitHub accepts from %s', (folder, name) => {
    expect(repositoryName(folder)).toBe(name);
  });
});
