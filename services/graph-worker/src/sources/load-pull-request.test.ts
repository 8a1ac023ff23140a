import { expect, test } from '@jest/globals';
import type { PullRequest } from '@waggle/github';
import { toFacts } from './load-pull-request.ts';

const repo = {
  id: 1,
  full_name: 'acme/app',
  clone_url: 'https://github.com/acme/app.git',
  html_url: 'https://github.com/acme/app',
  default_branch: 'main',
  private: false,
};
const pull: PullRequest = {
  number: 7,
  state: 'closed',
  draft: false,
  title: 'Fix it, closes #2',
  body: 'Fixes #1 and other/repo#9',
  html_url: 'https://github.com/acme/app/pull/7',
  user: { login: 'renovate[bot]', id: 29, type: 'Bot' },
  labels: [],
  head: { ref: 'topic', sha: 'h' },
  base: { ref: 'main', sha: 'b', repo },
  merged_at: '2026-06-02T00:00:00Z',
  created_at: '2026-06-01T00:00:00Z',
  updated_at: '2026-06-03T00:00:00Z',
  additions: 1,
  deletions: 0,
  changed_files: 1,
};
const file = { filename: 'b.ts', previous_filename: 'a.ts', status: 'renamed', additions: 1, deletions: 0 };

test('reads author, times, renames and the issues of the own repository', () => {
  expect(toFacts(pull, [file])).toMatchObject({
    author: { id: 29, login: 'renovate[bot]', isBot: true },
    merged: true,
    mergedAt: new Date('2026-06-02T00:00:00Z'),
    files: [{ path: 'b.ts', previousPath: 'a.ts', status: 'renamed', additions: 1, deletions: 0 }],
    filesComplete: true,
    closes: [1],
  });
});

test('knows that a list of files was cut, and that an author may be gone', () => {
  expect(toFacts({ ...pull, user: null, body: null, changed_files: 3001 }, [file])).toMatchObject({
    author: null,
    filesComplete: false,
    closes: [],
  });
});

test('keeps which lines of which content changed, where GitHub gives a patch', () => {
  const patched = { ...file, sha: 'f'.repeat(40), patch: '@@ -1 +1,2 @@\n a\n+b' };
  const heads = [patched, { ...patched, status: 'removed' }, file].map((each) => toFacts(pull, [each]).files[0]?.head);

  expect(heads).toEqual([{ blob: 'f'.repeat(40), ranges: [{ start: 2, end: 2 }] }, null, null]);
});
