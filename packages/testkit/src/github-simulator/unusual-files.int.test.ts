import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { createTestRepository, type TestRepository } from '../builders/test-repository.ts';
import { createGithubSimulator, type GithubSimulator } from './server.ts';

const where = { owner: 'local', repo: 'odd', pull_number: 1 };

describe('a pull request with unusual files, imported from a local repository', () => {
  let source: TestRepository;
  let simulator: GithubSimulator;
  let octokit: Octokit;
  beforeAll(async () => {
    source = await createTestRepository(
      {
        files: {
          'old name.ts': 'one\ntwo\nthree\nfour\n',
          'crlf.txt': 'a\r\nb\r\n',
          'end.txt': 'no newline',
          'gone.txt': 'x\n',
          'now-link': 'text\n',
          'run.sh': '#!/bin/sh\n',
        },
      },
      {
        branch: 'odd',
        from: 'main',
        renames: { 'old name.ts': 'new näme.ts' },
        files: {
          'crlf.txt': 'a\r\nc\r\n',
          'end.txt': 'still no newline',
          'gone.txt': null,
          'image.bin': Buffer.from([0, 1, 2, 255]),
          'say "hi".txt': 'hi\n',
          'latin.txt': Buffer.from([0xe4, 0x0a]),
        },
        links: { 'now-link': 'crlf.txt' },
        submodules: { vendor: '1'.repeat(40) },
      },
    );
    simulator = await createGithubSimulator();
    await simulator.createRepository({ owner: 'local', name: 'odd', path: source.path });
    await simulator.openPullRequest({ owner: 'local', name: 'odd' }, { base: 'main', head: 'odd' });
    octokit = new Octokit({ baseUrl: simulator.url });
  });
  afterAll(async () => {
    await simulator.close();
    await source.close();
  });

  test('lists each with its own patch', async () => {
    const { data } = await octokit.rest.pulls.listFiles({ ...where, per_page: 100 });
    const files = new Map(data.map((file) => [file.filename, file]));

    expect(data.filter(({ sha }) => sha?.length !== 40)).toEqual([]);
    expect([...files.keys()].sort()).toEqual(
      [
        'crlf.txt',
        'end.txt',
        'gone.txt',
        'image.bin',
        'latin.txt',
        'new näme.ts',
        'now-link',
        'say "hi".txt',
        'vendor',
      ].sort(),
    );
    expect(files.get('new näme.ts')).toMatchObject({ status: 'renamed', previous_filename: 'old name.ts', changes: 0 });
    expect(files.get('new näme.ts')).not.toHaveProperty('patch');
    expect(files.get('image.bin')).not.toHaveProperty('patch');
    expect(files.get('crlf.txt')?.patch).toBe('@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r');
    expect(files.get('end.txt')?.patch).toContain('\\ No newline at end of file');
    expect(files.get('gone.txt')).toMatchObject({ status: 'removed', deletions: 1 });
    expect(files.get('say "hi".txt')?.patch).toBe('@@ -0,0 +1 @@\n+hi');
    expect(files.get('vendor')?.patch).toContain(`+Subproject commit ${'1'.repeat(40)}`);
    expect(files.get('latin.txt')?.patch).toContain('+\ufffd');
  });

  test('reads files with odd names, links and submodules by path', async () => {
    const at = { owner: 'local', repo: 'odd', ref: 'odd' };
    const read = async (path: string) => (await octokit.rest.repos.getContent({ ...at, path })).data;

    await expect(read('new näme.ts')).resolves.toMatchObject({ type: 'file', size: 19 });
    await expect(read('now-link')).resolves.toMatchObject({ type: 'file', path: 'crlf.txt' });
    await expect(read('vendor')).resolves.toMatchObject({ type: 'submodule' });
    await expect(read('say "hi".txt')).resolves.toMatchObject({ content: 'aGkK\n' });
  });

  test('brings later commits of the source when the repository is named again', async () => {
    const later = await source.commit({ branch: 'later', from: 'main', files: { 'later.txt': 'x\n' } });

    await simulator.createRepository({ owner: 'local', name: 'odd', path: source.path });
    const pull = await simulator.openPullRequest({ owner: 'local', name: 'odd' }, { base: 'main', head: 'later' });

    expect(pull).toMatchObject({ head_sha: later, number: 2, head_ref: 'later' });
  });

  test('another folder of the same name is another repository', async () => {
    const other = await createTestRepository({ files: { 'other.txt': 'x\n' } });
    try {
      const wanted = { owner: 'local', name: 'odd', path: other.path };
      const first = await simulator.createRepository(wanted);

      expect([first.name, (await simulator.createRepository(wanted)).name]).toEqual(['odd-2', 'odd-2']);
      expect((await simulator.createRepository({ ...wanted, path: source.path })).name).toBe('odd');
    } finally {
      await other.close();
    }
  });

  test('opens a second pull request of the same branch on a branch of its own', async () => {
    const again = await simulator.openPullRequest({ owner: 'local', name: 'odd' }, { base: 'main', head: 'odd' });

    expect(again.head_ref).toBe('odd-2');
  });

  test('says which revision it does not know', async () => {
    const body = JSON.stringify({ owner: 'local', name: 'odd', base: 'main', head: 'nowhere' });
    const answer = await fetch(`${simulator.url}/_simulator/pull-requests`, { method: 'POST', body });

    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: ['nowhere is no commit of local/odd'] });
  });
});
