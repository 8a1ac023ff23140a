import { expect, test } from '@jest/globals';
import { findCommands } from './find-commands.ts';

test.each<[string, string[]]>([
  ['/waggle review', ['review']],
  ['thanks!\r\n\r\n/waggle ask why is this safe?\r\n', ['ask why is this safe?']],
  ['/WAGGLE pause\n/waggle summary', ['pause', 'summary']],
  ['/waggle', ['help']],
  ['please run /waggle review', []],
  ['/wagglereview', []],
  ['> /waggle review', []],
  ['    /waggle review', []],
  ['```\n/waggle review\n```\n/waggle help', ['help']],
  ['~~~~\n```\n/waggle review\n~~~~\n/waggle help', ['help']],
  ['```\n/waggle review', []],
  [`/waggle ask ${'x'.repeat(900)}`, [`ask ${'x'.repeat(496)}`]],
  ['/waggle help\n'.repeat(50), Array.from({ length: 10 }, () => 'help')],
])('commands of %j', (body, commands) => {
  expect(findCommands(body)).toEqual(commands);
});
