import { describe, expect, test } from '@jest/globals';
import type { Finding, Severity } from '@waggle/contracts';
import { createGate } from '../gate.ts';
import { noMarks } from '../marks/file-marks.ts';
import { judgeReview } from '../verdict.ts';
import { applyEvidenceSettings, excludePaths } from './apply-settings.ts';
import { parseDirectoryConfig, parseRootConfig } from './parse-config.ts';
import { createReviewConfig, defaultSnapshot } from './review-config.ts';

function configure(root: string, shop = '') {
  const [parsed, inShop] = [
    parseRootConfig(Buffer.from(root)),
    parseDirectoryConfig(Buffer.from(shop), 'shop/.waggle.yml'),
  ];
  if ('problems' in parsed || 'problems' in inShop) throw new Error('the configuration of the test has mistakes');
  const directories = [{ directory: 'shop', config: inShop.config }];
  return createReviewConfig({ ...defaultSnapshot, root: parsed.config, directories });
}

function finding(path: string | null, rule: string, severity: Severity = 'medium'): Finding {
  const nothing = { title: 'x', body: '', quote: [], line: null, replacement: null };
  return { path, rule, severity, source: 'evidence', ...nothing };
}

test('rules are off or have another severity, by folder', () => {
  const config = configure('evidence: {tests: off, dependencies: low}', 'evidence: {tests/missing: high}');
  const found = ['a.ts', 'shop/a.ts', null].map((path) => finding(path, 'tests/missing'));

  expect(applyEvidenceSettings([...found, finding(null, 'dependencies/x')], config)).toMatchObject([
    { path: 'shop/a.ts', severity: 'high' },
    { path: null, rule: 'dependencies/x', severity: 'low' },
  ]);
});

test.each<[Severity, Severity]>([
  ['low', 'high'],
  ['medium', 'high'],
  ['high', 'high'],
])('a leaked secret that is to be %s is %s', (wanted, severity) => {
  const config = configure(`evidence: {secrets: ${wanted}}`);

  expect(applyEvidenceSettings([finding('a.ts', 'secrets/aws', 'critical')], config)).toMatchObject([{ severity }]);
});

test('files that are left out are marked, and have no findings but secrets', () => {
  const config = configure('filters: {paths: ["!gen/"]}');
  const change = { clean: [{ path: 'gen/a.ts' }, { path: 'a.ts' }], marks: noMarks, missing: ['gen/big.ts', 'big.ts'] };

  expect(excludePaths(change, config)).toMatchObject({
    marks: new Map([['gen/a.ts', 'excluded']]),
    missing: ['big.ts'],
  });
  expect(
    applyEvidenceSettings([finding('gen/a.ts', 'tests/missing'), finding('gen/a.ts', 'secrets/leaked-secret')], config),
  ).toMatchObject([{ rule: 'secrets/leaked-secret' }]);
});

describe('the gate', () => {
  const whole = { filesChanged: 1, filesRead: 1, unread: [] };
  const cut = { filesChanged: 1, filesRead: 0, unread: [{ path: 'a.ts', reason: 'over the size budget' }] };

  test.each<[string, Finding[], typeof cut, string, boolean]>([
    ['', [finding('a.ts', 'x', 'high')], whole, 'REQUEST_CHANGES', true],
    ['', [finding('a.ts', 'x', 'medium')], whole, 'NEEDS_DISCUSSION', false],
    ['', [], cut, 'NEEDS_DISCUSSION', false],
    ['gate: {partial: failure}', [], cut, 'NEEDS_DISCUSSION', true],
    ['gate: {fail_on: never}', [finding('a.ts', 'x', 'critical')], whole, 'REQUEST_CHANGES', false],
    ['gate: {request_changes_on: never}', [finding('a.ts', 'x', 'critical')], whole, 'NEEDS_DISCUSSION', true],
    ['gate: {fail_on: critical}', [finding('shop/a.ts', 'x', 'low')], whole, 'REQUEST_CHANGES', true],
    ['gate: {fail_on: critical}', [finding('a.ts', 'x', 'low')], whole, 'APPROVE', false],
  ])('%s', (root, findings, coverage, verdict, gateFailed) => {
    const config = configure(root, 'gate: {fail_on: low, request_changes_on: low}');
    expect(judgeReview({ findings, coverage, modelRead: true }, createGate(config))).toMatchObject({
      verdict,
      gateFailed,
    });
  });
});
