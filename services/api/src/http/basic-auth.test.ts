import { describe, expect, test } from '@jest/globals';
import { matchesCredentials, parseBasicAuth } from './basic-auth.ts';

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('basic auth', () => {
  test.each([
    [basic('bee:pass'), { user: 'bee', password: 'pass' }],
    [basic('bee:pa:ss'), { user: 'bee', password: 'pa:ss' }],
    [basic('bée:pässwörd'), { user: 'bée', password: 'pässwörd' }],
    [basic(':'), { user: '', password: '' }],
    [basic('no colon'), null],
    ['Basic ***', null],
    ['Bearer abc', null],
    ['', null],
    [undefined, null],
  ])('reads %s', (header, credentials) => {
    expect(parseBasicAuth(header)).toEqual(credentials);
  });

  test.each([
    ['bee', 'honey', true],
    ['bee', 'Honey', false],
    ['wasp', 'honey', false],
    ['bee', '', false],
    ['bee', 'honeyhoney', false],
  ])('%s with %s matches: %s', (user, password, matches) => {
    expect(matchesCredentials({ user, password }, { user: 'bee', password: 'honey' })).toBe(matches);
  });
});
