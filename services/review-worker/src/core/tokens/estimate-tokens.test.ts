import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { estimateTokens } from './estimate-tokens.ts';

const source = readFileSync(new URL('../pack/pack-diff.ts', import.meta.url), 'utf8');

test.each([
  ['code', source],
  ['a diff', source.replace(/^/gm, '+')],
  ['prose', 'The estimate errs on the safe side, since a call that is too long is refused and paid for.\n'.repeat(20)],
  ['numbers', Array.from({ length: 400 }, (_, at) => `${at * 7919},0x${(at * 104729).toString(16)}`).join('\n')],
  ['base64', Buffer.from(source).toString('base64')],
  ['Chinese', '评审工具读取每一个更改的文件，并且说明没有读取的内容。\n'.repeat(20)],
  ['emoji', '🐝🍯'.repeat(100)],
  ['deep indentation', `${' '.repeat(40)}}\n`.repeat(50)],
])('counts no fewer tokens than a real tokenizer, and at most three times as many: %s', (_what, text) => {
  const real = countTokens(text);
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(real);
  expect(estimateTokens(text)).toBeLessThanOrEqual(real * 3);
});
