import { expect, test } from '@jest/globals';
import { failureLines } from './run-command.ts';

test('keeps the reason of a program that went on talking after it', () => {
  const output = [
    'creating subdirectories ... ok',
    'PANIC:  could not write to file "pg_wal/1": No space left on device',
    'Aborted',
    'child process exited with exit code 134',
    'initdb: removing contents of data directory',
  ].join('\n');

  expect(failureLines(output)).toBe(
    'PANIC:  could not write to file "pg_wal/1": No space left on device | Aborted | child process exited with exit code 134 | initdb: removing contents of data directory',
  );
});

test('says a reason once when it is among the last lines', () => {
  expect(failureLines('a\nb\nFATAL: no')).toBe('a | b | FATAL: no');
});
