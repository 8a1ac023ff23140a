import { expect, test } from '@jest/globals';
import { redactValues } from './redact-values.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;

test('every text of a value is cleaned, and nothing else changes', async () => {
  const value = { a: `one ${token}\ntwo`, list: [1, null, { b: token, c: '' }], path: 'src/a.ts' };

  expect(await redactValues(value)).toEqual({
    a: 'one [redacted]\ntwo',
    list: [1, null, { b: '[redacted]', c: '' }],
    path: 'src/a.ts',
  });
  expect(await redactValues({ a: 'plain' })).toEqual({ a: 'plain' });
});

test('a key that stands in several texts, a line in each, is found', async () => {
  const body = Array.from({ length: 12 }, (_, at) => ''.padEnd(64 - at, 'MIIEpAIBAAKCAQEA75K'));
  const border = (word: string) => [`-----${word} RSA`, 'PRIVATE KEY-----'].join(' ');

  const clean = await redactValues({ quote: [border('BEGIN'), ...body, border('END')] });

  for (const line of body) expect(JSON.stringify(clean)).not.toContain(line);
});
