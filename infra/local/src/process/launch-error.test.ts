import { expect, test } from '@jest/globals';
import { describeFailure, LaunchError } from './launch-error.ts';

function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: open '/x/ports.json'`), { code });
}

test('says what helps: the remedy of our own failures, and one for files that cannot be written', () => {
  expect(describeFailure(new LaunchError('no java', { remedy: 'install it' }))).toBe('no java → install it');
  expect(describeFailure(fileError('EACCES'))).toMatch(/^EACCES: open '\/x\/ports\.json' → make it writable/);
  expect(describeFailure(fileError('ENOSPC'))).toMatch(/ → free some space/);
});

test('passes everything else on as it is', () => {
  expect(describeFailure(new LaunchError('stopped'))).toBe('stopped');
  expect(describeFailure(fileError('EWHATEVER'))).toBe("EWHATEVER: open '/x/ports.json'");
  expect(describeFailure('text')).toBe('text');
});
