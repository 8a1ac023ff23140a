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
  [`/waggle ask ${'x'.repeat(900)}`, [`ask ${'x'.repeat(900)}`]],
  [`/waggle ask ${'x'.repeat(9000)}`, [`ask ${'x'.repeat(1996)}`]],
  [
    '/waggle ask why?\n\nThis:\n```\n/waggle review\n```\n/waggle help',
    ['ask why?\n\nThis:\n```\n/waggle review\n```', 'help'],
  ],
  ['@waggle-bot, why?\nTell me.', ['@waggle-bot why?\nTell me.']],
  ['@ada\n/waggle review', ['@ada', 'review']],
  ['thanks @ada', []],
  ['> @ada why?', []],
  ['@ada/team look', []],
  ['mail@ada.example', []],
  ['/waggle help\n'.repeat(50), Array.from({ length: 10 }, () => 'help')],
])('commands of %j', (body, commands) => {
  expect(findCommands(body)).toEqual(commands);
});
