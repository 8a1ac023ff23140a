import { expect, test } from '@jest/globals';
import { ContextResponse } from '@waggle/contracts';
import { capContext } from './cap-context.ts';

function contextOf(titleLength: number): ContextResponse {
  const related = (number: number) => ({
    number,
    title: 'ü'.repeat(titleLength),
    author: null,
    verdict: null,
    sharedPaths: [],
    score: 1 / number,
  });
  return ContextResponse.parse({
    scannedAt: 1,
    experts: [{ login: 'ada', pullRequests: 1, files: 1, lastAt: 1, score: 1 }],
    relatedPullRequests: [related(1), related(2), related(3)],
    linkedIssues: [],
    truncated: false,
  });
}

test('leaves an answer alone that fits', () => {
  expect(capContext(contextOf(10), 2000)).toEqual(contextOf(10));
});

test('drops the least of the largest list until the bytes fit, and says so', () => {
  const capped = capContext(contextOf(400), 2200);

  expect(Buffer.byteLength(JSON.stringify(capped))).toBeLessThanOrEqual(2200);
  expect(capped.relatedPullRequests.map(({ number }) => number)).toEqual([1, 2]);
  expect(capped.experts).toHaveLength(1);
  expect(capped.truncated).toBe(true);
});

test('ends with an empty answer when nothing fits', () => {
  expect(capContext(contextOf(400), 1)).toMatchObject({ experts: [], relatedPullRequests: [], truncated: true });
});
