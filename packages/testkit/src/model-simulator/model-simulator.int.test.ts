import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateText, type LanguageModel, Output, streamText, tool } from 'ai';
import { z } from 'zod';
import { createModelSimulator, type ModelSimulator } from './server.ts';

const Verdict = z.object({ verdict: z.enum(['good', 'bad']), findings: z.array(z.string()) });
const value = { verdict: 'bad', findings: ['one', 'two'] };

describe('the model simulator, through the AI SDK', () => {
  let simulator: ModelSimulator;
  beforeEach(async () => {
    simulator = await createModelSimulator();
  });
  afterEach(() => simulator.close());

  const models: [string, () => LanguageModel][] = [
    ['anthropic', () => createAnthropic({ baseURL: simulator.anthropicUrl, apiKey: 'key' })('claude-sonnet-4-5')],
    [
      'older anthropic',
      () => createAnthropic({ baseURL: simulator.anthropicUrl, apiKey: 'key' })('claude-3-5-haiku-latest'),
    ],
    ['openai chat', () => createOpenAI({ baseURL: simulator.openaiUrl, apiKey: 'key' }).chat('gpt-4.1')],
    ['google', () => createGoogle({ baseURL: simulator.googleUrl, apiKey: 'key' })('gemini-2.5-pro')],
    ['openai responses', () => createOpenAI({ baseURL: simulator.openaiUrl, apiKey: 'key' }).responses('gpt-5')],
  ];

  test.each(models)('%s: answers structured output with its usage', async (_name, model) => {
    simulator.setScript([
      { kind: 'json', value, usage: { inputTokens: 1234, outputTokens: 56, cachedInputTokens: 1000 } },
    ]);

    const { output, usage } = await generateText({
      model: model(),
      instructions: 'You review code.',
      prompt: 'Is this good?',
      output: Output.object({ schema: Verdict }),
    });

    expect(output).toEqual(value);
    expect([usage.inputTokens, usage.outputTokens]).toEqual([1234, 56]);
    expect(usage.inputTokenDetails.cacheReadTokens).toBe(1000);
    const [request] = simulator.requests();
    expect(request).toMatchObject({ system: expect.stringContaining('You review code.'), prompt: 'Is this good?' });
    expect(request?.structured).not.toBe('none');
  });

  test.each(models)('%s: calls a tool and reads its result', async (_name, model) => {
    simulator.setScript([
      { kind: 'tools', calls: [{ name: 'read_file', input: { path: 'a.ts' } }] },
      { kind: 'text', text: 'It is fine.' },
    ]);
    const readFile = tool({ inputSchema: z.object({ path: z.string() }), execute: ({ path }) => `content of ${path}` });

    const { text, steps } = await generateText({
      model: model(),
      prompt: 'Read it',
      tools: { read_file: readFile },
      stopWhen: ({ steps: done }) => done.length >= 3,
    });

    expect([text, steps.length]).toEqual(['It is fine.', 2]);
    expect(simulator.requests()[1]?.prompt).toContain('content of a.ts');
    expect(simulator.requests()[0]?.tools).toEqual(['read_file']);
  });

  test.each(models)('%s: streams', async (_name, model) => {
    simulator.setScript([{ kind: 'text', text: 'a streamed answer', dripMs: 1 }]);

    const result = streamText({ model: model(), prompt: 'Go' });

    expect(await result.text).toBe('a streamed answer');
    expect((await result.usage).outputTokens).toBe(100);
  });

  test.each([429, 500, 529])('a %i is tried again by the client and then answered', async (status) => {
    simulator.setScript([
      { kind: 'error', status, retryAfterSeconds: 0 },
      { kind: 'text', text: 'later' },
    ]);

    const { text } = await generateText({ model: models[0]?.[1]() ?? '', prompt: 'Go' });

    expect([text, simulator.requests().length]).toEqual(['later', 2]);
  });

  test.each([
    ['a broken connection', { kind: 'reset' }],
    ['half an answer', { kind: 'reset', partial: true }],
    ['a body that is not the protocol', { kind: 'garbage', body: '<html>502</html>' }],
  ] as const)('%s reaches the caller as an error', async (_name, step) => {
    simulator.setScript([step]);

    await expect(generateText({ model: models[0]?.[1]() ?? '', prompt: 'Go', maxRetries: 0 })).rejects.toThrow();
  });

  test('a slow answer is given up by the caller’s signal', async () => {
    simulator.setScript([{ kind: 'text', text: 'too late', delayMs: 60_000 }]);
    const abortSignal = AbortSignal.timeout(50);

    await expect(
      generateText({ model: models[0]?.[1]() ?? '', prompt: 'Go', maxRetries: 0, abortSignal }),
    ).rejects.toThrow();
  });

  test('says when its script is used up, and plays a function without end', async () => {
    const model = () => models[2]?.[1]() ?? '';
    await expect(generateText({ model: model(), prompt: 'Go' })).rejects.toThrow(/used up/);

    simulator.setScript((request) => ({ kind: 'text', text: `you said ${request.prompt}` }));

    expect((await generateText({ model: model(), prompt: 'one' })).text).toBe('you said one');
    expect((await generateText({ model: model(), prompt: 'two' })).text).toBe('you said two');
  });

  test('takes its script over HTTP from another process and never records a key', async () => {
    const body = JSON.stringify({ steps: [{ kind: 'text', text: 'from afar' }] });
    await fetch(`${simulator.url}/_simulator/script`, { method: 'POST', body });

    const { text } = await generateText({ model: models[0]?.[1]() ?? '', prompt: 'Go' });

    expect(text).toBe('from afar');
    expect(JSON.stringify(simulator.requests())).not.toContain('"key"');
  });
});
