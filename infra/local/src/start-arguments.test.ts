import { describe, expect, test } from '@jest/globals';
import { parseStartArguments } from './start-arguments.ts';

describe('parseStartArguments', () => {
  test('runs the demo when nothing is asked', () => {
    expect(parseStartArguments([], '/home/me')).toEqual({ demo: true });
  });

  test('only starts the system with --no-demo', () => {
    expect(parseStartArguments(['--no-demo'], '/home/me')).toEqual({ demo: false });
  });

  test('takes a relative path from where the user is', () => {
    const parsed = parseStartArguments(['--repo', 'code/app', '--base=v1', '--head', 'topic'], '/home/me');

    expect(parsed).toEqual({ demo: true, repository: { path: '/home/me/code/app', base: 'v1', head: 'topic' } });
  });

  test.each([
    [['--base', 'main'], 'need --repo'],
    [['--repo', 'x', '--no-demo'], 'exclude each other'],
    [['--repo'], 'wrong arguments'],
    [['--repo='], '--repo is empty'],
    [['--bogus'], '--bogus'],
    [['stray'], 'stray'],
  ])('refuses %j in one line', (args, reason) => {
    expect(() => parseStartArguments(args, '/')).toThrow(reason);
    expect(() => parseStartArguments(args, '/')).not.toThrow('\n');
  });
});
