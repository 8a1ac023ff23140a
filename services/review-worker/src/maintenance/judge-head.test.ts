import { describe, expect, test } from '@jest/globals';
import { judgeHead } from './unreviewed-heads.ts';

const [old, head] = ['a'.repeat(40), 'b'.repeat(40)];

describe('an open head', () => {
  test.each([
    ['nobody heard of', undefined, 'missing'],
    ['whose review is under way', { state: 'pending', headSha: head, doneHeadSha: null }, 'handled'],
    ['that came while an older one waits', { state: 'pending', headSha: old, doneHeadSha: null }, 'handled'],
    ['that was reviewed', { state: 'done', headSha: old, doneHeadSha: head }, 'handled'],
    ['that was skipped', { state: 'done', headSha: head, doneHeadSha: old }, 'handled'],
    ['whose push was missed', { state: 'done', headSha: old, doneHeadSha: old }, 'missing'],
    ['reopened unheard', { state: 'cancelled', headSha: head, doneHeadSha: old }, 'missing'],
    ['reopened unheard, reviewed before', { state: 'cancelled', headSha: head, doneHeadSha: head }, 'handled'],
    ['whose review is dead', { state: 'dead', headSha: head, doneHeadSha: null }, 'dead'],
    ['pushed unheard over a dead one', { state: 'dead', headSha: old, doneHeadSha: null }, 'missing'],
  ] as const)('%s', (_what, state, verdict) => {
    expect(judgeHead(head, state)).toBe(verdict);
  });
});
