import { describe, expect, test } from '@jest/globals';
import type { PlacedFinding } from '@waggle/contracts';
import { applyFix } from './apply-fix.ts';

const head = 'function f() {\n    one();\n    if (x) {\n        two();\n    }\n}\n';

function fix(replacement: string, over: Partial<PlacedFinding> = {}, text: string | null = head) {
  const finding: PlacedFinding = {
    id: '1',
    rule: 'model/correctness',
    source: 'model',
    severity: 'medium',
    title: 'A',
    body: '',
    path: 'a.ts',
    quote: ['    one();'],
    line: null,
    placement: { kind: 'line', startLine: 2, line: 2 },
    replacement,
    ...over,
  };
  return applyFix(finding, text);
}

const three: Partial<PlacedFinding> = {
  quote: ['    if (x) {', '        two();', '    }'],
  placement: { kind: 'line', startLine: 3, line: 5 },
};

describe('applyFix', () => {
  test('replaces the lines of the comment and nothing else', () => {
    expect(fix('    uno();\n    dos();')).toEqual({
      replacement: '    uno();\n    dos();',
      after: head.replace('    one();', '    uno();\n    dos();'),
    });
    expect(fix('    if (y) {\n        two();\n    }\n', three)).toMatchObject({ after: head.replace('x', 'y') });
  });

  test.each<[string, string, Partial<PlacedFinding>, string]>([
    ['without any', 'if (y) {\n    two();\n}', {}, '    if (y) {\n        two();\n    }'],
    ['as in a quotation without any', 'if (y) {', { quote: ['if (x) {', 'two();', '}'] }, '    if (y) {'],
    [
      'with tabs as in a quotation with tabs',
      '\tif (y) {\n\t\ttwo();\n\t}',
      { quote: ['\tif (x) {', '\t\ttwo();', '\t}'] },
      '    if (y) {\n    \ttwo();\n    }',
    ],
    ['that is right', '    if (y) {\n      two();\n    }', {}, '    if (y) {\n      two();\n    }'],
    ['in a fence', '```ts\n    if (y) {}\n```', {}, '    if (y) {}'],
  ])('keeps the indentation of the file: a fix %s', (_what, replacement, over, expected) => {
    expect(fix(replacement, { ...three, ...over })).toMatchObject({ replacement: expected });
  });

  test('keeps the line ends of the file', () => {
    expect(fix('    uno();', {}, head.replaceAll('\n', '\r\n'))).toEqual({
      replacement: '    uno();',
      after: head.replace('one', 'uno').replaceAll('\n', '\r\n'),
    });
  });

  test.each<[string, Partial<PlacedFinding>, string | null, string]>([
    ['    one();  ', {}, head, 'the fix changes nothing'],
    ['one();', { quote: ['one();'] }, head, 'the fix changes nothing'],
    ['', {}, head, 'the fix only deletes the quoted lines'],
    [' \n', {}, head, 'the fix only deletes the quoted lines'],
    ['    uno();', { quote: ['    on();'] }, head, 'the quoted lines differ from the file'],
    [
      '    uno();',
      { placement: { kind: 'line', startLine: 90, line: 90 } },
      head,
      'the quoted lines differ from the file',
    ],
    ['    uno();', { placement: { kind: 'file' } }, head, 'the quoted lines are not in the change'],
    ['    uno();', {}, null, 'the file could not be read'],
  ])('refuses %j', (replacement, over, text, problem) => {
    expect(fix(replacement, over, text)).toEqual({ problem });
  });
});
