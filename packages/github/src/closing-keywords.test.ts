import { expect, test } from '@jest/globals';
import { findClosingKeywords } from './closing-keywords.ts';

const own = { host: 'github.com', repository: 'acme/app' };

function find(text: string): string[] {
  return findClosingKeywords(text, own).map(({ repository, number }) => `${repository ?? ''}#${number}`);
}

test.each(['close', 'closes', 'closed', 'fix', 'fixes', 'fixed', 'resolve', 'resolves', 'resolved'])(
  'knows %s',
  (keyword) => {
    expect(find(`This ${keyword} #12.`)).toEqual(['#12']);
    expect(find(`${keyword.toUpperCase()}: #12`)).toEqual(['#12']);
  },
);

test.each([
  ['several in one text', 'Fixes #1, closes #2 and resolves #3', ['#1', '#2', '#3']],
  ['one keyword names one issue', 'Fixes #1, #2', ['#1']],
  ['another repository', 'fixes octo-org/octo.repo#100', ['octo-org/octo.repo#100']],
  ['its own repository by name', 'fixes Acme/App#5', ['#5']],
  ['GH-N', 'closes GH-26', ['#26']],
  ['a full URL', 'Fixes https://github.com/acme/app/issues/7#issuecomment-1', ['#7']],
  ['a full URL of another repository', 'Fixes: https://github.com/o/r/issues/7', ['o/r#7']],
  ['a URL of another host', 'Fixes https://github.com.evil.example/o/r/issues/7', []],
  ['the same issue twice', 'fixes #1\ncloses #1\nresolves acme/app#1', ['#1']],
  ['over a line break', 'fixes\n#4', ['#4']],
  ['part of a word', 'prefixes #1, suffix #2, unresolved #3, fixing #4', []],
  ['no keyword', 'see #1', []],
  ['other words between', 'fixes issue #1', []],
  ['a number that goes on', 'fixes #12abc', []],
  ['zero', 'fixes #0', []],
  ['a code span', 'write `fixes #1` there', []],
  ['a keyword before a code span', 'fixes `x` #1', []],
  ['a fence', '```\nfixes #1\n```\nfixes #2', ['#2']],
  ['an unclosed fence', 'fixes #2\n~~~\nfixes #1', ['#2']],
  ['an HTML comment', '<!-- fixes #1 -->\nfixes #2 <!-- fixes #3', ['#2']],
  ['a quoted line', '> fixes #1\n\nfixes #2', ['#2']],
  ['nothing', '', []],
])('%s', (_, text, expected) => {
  expect(find(text)).toEqual(expected);
});

test('knows the host of GitHub Enterprise', () => {
  const reference = findClosingKeywords('fixes https://git.acme.test/o/r/issues/9', { ...own, host: 'git.acme.test' });
  expect(reference).toEqual([{ number: 9, repository: 'o/r' }]);
});
