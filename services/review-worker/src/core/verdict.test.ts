import { describe, expect, test } from '@jest/globals';
import type { Coverage, Severity } from '@waggle/contracts';
import { createReviewConfig, defaultSnapshot } from './config/review-config.ts';
import { deliberateReasons, partialReasons } from './coverage.ts';
import { createGate } from './gate.ts';
import { decideConclusion, decideVerdict, toCheckConclusion } from './verdict.ts';

const whole: Coverage = { filesChanged: 2, filesRead: 2, unread: [] };
const withLockfile: Coverage = {
  filesChanged: 2,
  filesRead: 1,
  unread: [{ path: 'x', reason: deliberateReasons.lockfile }],
};
const partial: Coverage = { filesChanged: 2, filesRead: 1, unread: [{ path: 'x', reason: partialReasons.budget }] };

describe('decideVerdict', () => {
  test.each<[Severity[], Coverage, boolean, string]>([
    [[], whole, true, 'APPROVE'],
    [['low'], whole, true, 'APPROVE'],
    [['low'], withLockfile, true, 'APPROVE'],
    [['low', 'medium'], whole, true, 'NEEDS_DISCUSSION'],
    [[], partial, true, 'NEEDS_DISCUSSION'],
    [[], whole, false, 'NEEDS_DISCUSSION'],
    [['medium', 'high'], whole, true, 'REQUEST_CHANGES'],
    [['critical'], partial, false, 'REQUEST_CHANGES'],
  ])('%j, coverage %j, model %s: %s', (severities, coverage, modelRead, verdict) => {
    const findings = severities.map((severity) => ({ severity, path: null }));
    expect(decideVerdict({ findings, coverage, modelRead }, createGate(createReviewConfig(defaultSnapshot)))).toBe(
      verdict,
    );
  });
});

describe('decideConclusion', () => {
  test.each<[Severity[], Coverage, string]>([
    [[], whole, 'clean'],
    [[], withLockfile, 'clean'],
    [['low'], whole, 'findings'],
    [['high'], partial, 'partial'],
    [[], { ...whole, unread: [{ path: 'x', reason: 'some new reason' }] }, 'partial'],
  ])('%j, %j: %s', (severities, coverage, conclusion) => {
    expect(decideConclusion({ findings: severities.map((severity) => ({ severity, path: null })), coverage })).toBe(
      conclusion,
    );
  });
});

test('a check is green only for an approved, completely read change', () => {
  expect(toCheckConclusion('clean', 'APPROVE')).toBe('success');
  expect(toCheckConclusion('findings', 'APPROVE')).toBe('success');
  expect(toCheckConclusion('clean', 'NEEDS_DISCUSSION')).toBe('neutral');
  expect(toCheckConclusion('partial', 'NEEDS_DISCUSSION')).toBe('neutral');
  expect(toCheckConclusion('partial', 'REQUEST_CHANGES')).toBe('failure');
  expect(toCheckConclusion('findings', 'REQUEST_CHANGES', false)).toBe('neutral');
  expect(toCheckConclusion('findings', 'NEEDS_DISCUSSION', true)).toBe('failure');
  expect(toCheckConclusion('failed', null)).toBe('failure');
  expect(toCheckConclusion('skipped', null)).toBe('skipped');
});
