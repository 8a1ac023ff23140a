import { expect, test } from '@jest/globals';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { loadTokenCounter } from './load-token-counter.ts';

test('OpenAI models are counted with their own tokenizer, special tokens as the text they are', async () => {
  const counter = await loadTokenCounter({ provider: 'openai', model: 'gpt-5' });

  expect(counter.name).toBe('o200k_base');
  expect(counter.count('const one = 1;\n')).toBe(countTokens('const one = 1;\n'));
  expect(counter.count('<|endoftext|>')).toBeGreaterThan(1);
});

test.each([
  ['gpt-4-turbo', 'cl100k_base'],
  ['gpt-3.5-turbo', 'cl100k_base'],
  ['gpt-4o', 'o200k_base'],
  ['gpt-4.1', 'o200k_base'],
])('%s is counted with %s', async (model, name) => {
  expect((await loadTokenCounter({ provider: 'openai', model })).name).toBe(name);
});

test.each(['anthropic', 'openai-compatible'] as const)('%s models are estimated, and it is said', async (provider) => {
  expect((await loadTokenCounter({ provider, model: 'x' })).name).toBe('estimate');
});

test('a text without any break is counted in good time', async () => {
  const { count } = await loadTokenCounter({ provider: 'openai', model: 'gpt-5' });
  const started = performance.now();

  expect(count('a'.repeat(200_000))).toBeGreaterThan(1000);

  expect(performance.now() - started).toBeLessThan(3000);
});
