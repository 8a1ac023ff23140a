import { describe, expect, test } from '@jest/globals';
import { parseServicesArguments } from './services.ts';
import { jestArguments } from './test.ts';

describe('jestArguments', () => {
  test('ends the run with the count of passed and failed tests', () => {
    const args = jestArguments([], '/clone');

    expect(args).toContain('/clone/node_modules/jest/bin/jest.js');
    expect(args.at(-1)).toBe('--reporters=/clone/scripts/jest-count-reporter.mjs');
  });

  test('passes what the user asks for on to jest, before options that would swallow it', () => {
    const args = jestArguments(['packages/store', '-t', 'relay'], '/clone');

    expect(args.indexOf('packages/store')).toBeLessThan(args.indexOf('--reporters=default'));
  });

  test('leaves reporters alone when the user chose some', () => {
    expect(jestArguments(['--reporters=json'], '/clone').filter((arg) => arg.startsWith('--reporters'))).toEqual([
      '--reporters=json',
    ]);
  });
});

describe('parseServicesArguments', () => {
  test('takes the file to write', () => {
    expect(parseServicesArguments(['--write-env', '/tmp/x.env'])).toBe('/tmp/x.env');
  });

  test.each([[[]], [['--write-env']], [['--write-env', 'a', 'b']], [['--other', 'a']]])(
    'refuses %j',
    (args: string[]) => {
      expect(() => parseServicesArguments(args)).toThrow('wrong arguments');
    },
  );
});
