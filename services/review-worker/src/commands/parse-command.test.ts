import { expect, test } from '@jest/globals';
import { type ParsedCommand, parseCommand } from './parse-command.ts';

test.each<[string, ParsedCommand | null]>([
  ['review', { name: 'review', argument: '' }],
  ['/waggle REVIEW', { name: 'review', argument: '' }],
  ['full review', { name: 'full-review', argument: '' }],
  ['full-review', { name: 'full-review', argument: '' }],
  ['', { name: 'help', argument: '' }],
  ['ask why?\nAnd how?', { name: 'ask', argument: 'why?\nAnd how?' }],
  ['dismiss abc not a bug', { name: 'dismiss', argument: 'abc not a bug' }],
  ['reveiw', { name: null, written: 'reveiw', meant: 'review' }],
  ['review the tests', { name: null, written: 'review the tests', meant: 'review' }],
  ['make coffee', { name: null, written: 'make coffee', meant: null }],
  ['constructor', { name: null, written: 'constructor', meant: null }],
  ['@Waggle why?', { name: 'ask', argument: 'why?' }],
  ['@waggle review', { name: 'review', argument: '' }],
  ['@waggle review the tests', { name: 'ask', argument: 'review the tests' }],
  ['@waggle ', { name: 'help', argument: '' }],
  ['@ada review', null],
  ['@waggle-evil review', null],
])('%j', (text, expected) => {
  expect(parseCommand(text, 'waggle')).toEqual(expected);
});
