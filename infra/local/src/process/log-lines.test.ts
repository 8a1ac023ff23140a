import { describe, expect, test } from '@jest/globals';
import { lastLogLines } from './log-lines.ts';

describe('lastLogLines', () => {
  test('shows message and error of JSON lines', () => {
    const log =
      '{"level":"info","message":"Started"}\n{"level":"error","message":"Could not start","error":{"message":"no database"}}\n';

    expect(lastLogLines(log, 2)).toBe('Started | Could not start: no database');
  });

  test('shows the error of a crashed Node process instead of the end of its dump', () => {
    const log = [
      'node:internal/modules/cjs/loader:1423',
      '  throw err;',
      "Error [MODULE_NOT_FOUND]: Cannot find module '/x/main.ts'",
      '    at load (node:internal:1:2) {',
      "  code: 'MODULE_NOT_FOUND'",
      '}',
      'Node.js v24.21.0',
    ].join('\n');

    expect(lastLogLines(log, 3)).toBe("Error [MODULE_NOT_FOUND]: Cannot find module '/x/main.ts'");
  });

  test('keeps a line that the tail has cut', () => {
    expect(lastLogLines('{"message":"cu', 1)).toBe('{"message":"cu');
  });

  test('is empty for an empty log', () => {
    expect(lastLogLines('', 2)).toBe('');
  });
});
