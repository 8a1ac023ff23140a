import { expect, test } from '@jest/globals';
import { splitIssues } from './issue-references.ts';

test('finds issues, and leaves none of their numbers in the text', () => {
  const message = `net: close idle sockets (#912)

A socket stayed open, see https://github.com/golang/go/issues/77.
Fixes golang/go#1234
For #55
Change-Id: I00
Reviewed-on: https://go-review.googlesource.com/c/net/+/818520`;

  const { issues, text } = splitIssues(message);

  expect([...issues].sort()).toEqual(['1234', '55', '77']);
  expect(text).not.toMatch(/912|1234|55|77|818520/);
  expect(text).toContain('close idle sockets');
});
