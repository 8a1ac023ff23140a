import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createModel } from './create-model.ts';
import type { ModelSettings, Provider } from './model-settings.ts';
import { ModelError } from './review-model.ts';

const base: ModelSettings = {
  name: 'anthropic:test',
  provider: 'anthropic',
  model: 'test',
  apiKey: 'k',
  baseUrl: 'http://model.test/v1',
  price: null,
  totalMs: 2000,
  idleMs: 2000,
  maxCalls: 1,
  inputTokens: 1000,
};
const prompt = { system: 'Review.', user: 'The change.' };

function sse(events: readonly unknown[]): string {
  return events
    .map((event) => {
      const type = typeof event === 'object' && event !== null && 'type' in event ? `event: ${event.type}\n` : '';
      return `${type}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`;
    })
    .join('');
}

const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'test' };
const answers: Record<Provider, string> = {
  anthropic: sse([
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'test',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 11, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '{"findings"' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ': []}' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ]),
  openai: sse([
    { type: 'response.created', response: { id: 'r', created_at: 1, model: 'test' } },
    { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'i' } },
    { type: 'response.output_text.delta', item_id: 'i', delta: '{"findings": []}' },
    { type: 'response.output_item.done', output_index: 0, item: { type: 'message', id: 'i' } },
    { type: 'response.completed', response: { usage: { input_tokens: 11, output_tokens: 7 } } },
  ]),
  google: sse([
    {
      candidates: [{ content: { role: 'model', parts: [{ text: '{"findings": []}' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 },
    },
  ]),
  'openai-compatible': sse([
    { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: '{"findings"' }, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: { content: ': []}' }, finish_reason: null }] },
    {
      ...chunk,
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
      usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    },
    '[DONE]',
  ]),
};

function answering(respond: (url: string, init: RequestInit) => Response | Promise<Response>) {
  const requests: { url: string; body: string; headers: Headers }[] = [];
  const send: typeof fetch = async (input, init = {}) => {
    requests.push({ url: String(input), body: String(init.body), headers: new Headers(init.headers) });
    return respond(String(input), init);
  };
  return { send, requests };
}

const eventStream = { headers: { 'content-type': 'text/event-stream' } };

describe('a model over HTTP', () => {
  test.each<[Provider, string]>([
    ['anthropic', 'http://model.test/v1/messages'],
    ['openai', 'http://model.test/v1/responses'],
    ['openai-compatible', 'http://model.test/v1/chat/completions'],
    ['google', 'http://model.test/v1/models/test:streamGenerateContent?alt=sse'],
  ])('%s: answers text and tokens from its own address', async (provider, url) => {
    const { send, requests } = answering(() => new Response(answers[provider], eventStream));

    const answer = await createModel({ ...base, provider }, send).ask(prompt, new AbortController().signal);

    expect(answer).toMatchObject({ text: '{"findings": []}', inputTokens: 11, outputTokens: 7, cut: false });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.url).toBe(url);
    expect(requests[0]?.body).toContain('The change.');
  });

  test.each<[number, Record<string, string>, Partial<ModelError>]>([
    [429, { 'retry-after': '17' }, { failure: 'busy', retryAfterMs: 17_000 }],
    [529, {}, { failure: 'busy', retryAfterMs: null }],
    [500, {}, { failure: 'busy' }],
    [401, {}, { failure: 'refused' }],
    [404, {}, { failure: 'refused' }],
    [400, {}, { failure: 'refused' }],
  ])('%s with %j is one request and one meaning', async (status, headers, meaning) => {
    for (const provider of ['anthropic', 'openai', 'openai-compatible', 'google'] as const) {
      const body = JSON.stringify({ type: 'error', error: { type: 'x', message: 'no', code: null, param: null } });
      const { send, requests } = answering(
        () => new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } }),
      );

      const asked = createModel({ ...base, provider }, send).ask(prompt, new AbortController().signal);

      await expect(asked).rejects.toMatchObject({ name: 'ModelError', status, ...meaning });
      expect(requests).toHaveLength(1);
    }
  });

  test('fault 25: silence before and in the middle of an answer ends the call', async () => {
    const half = answers.anthropic.slice(0, answers.anthropic.indexOf('event: content_block_stop'));
    for (const start of ['', half]) {
      const { send } = answering((_url, init) => new Response(hanging(start, init.signal), eventStream));

      const asked = createModel({ ...base, idleMs: 50 }, send).ask(prompt, new AbortController().signal);

      await expect(asked).rejects.toMatchObject({ failure: 'silent' });
    }
  });

  test('fault 25: a slow drip ends at the total time', async () => {
    const { send } = answering((_url, init) => new Response(dripping(init.signal), eventStream));

    const asked = createModel({ ...base, totalMs: 150 }, send).ask(prompt, new AbortController().signal);

    await expect(asked).rejects.toMatchObject({ failure: 'silent' });
  });

  test('a look-up that takes longer than the model may be silent does not end the call', async () => {
    const asking = sse([
      {
        candidates: [
          { content: { role: 'model', parts: [{ functionCall: { name: 'look', args: {} } }] }, finishReason: 'STOP' },
        ],
        usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
      },
    ]);
    const bodies = [asking, answers.google];
    const { send } = answering(() => new Response(bodies.shift(), eventStream));
    const look = {
      name: 'look',
      description: 'Looks.',
      input: z.object({}),
      run: () => new Promise<string>((resolve) => setTimeout(() => resolve('seen'), 1500)),
    };
    const model = createModel({ ...base, provider: 'google', idleMs: 1000, totalMs: 20_000 }, send);

    const answer = await model.ask(prompt, new AbortController().signal, { tools: [look], maxSteps: 3 });

    expect(answer).toMatchObject({ text: '{"findings": []}', inputTokens: 12 });
  });

  test('a secret that got into a prompt does not leave, and the shared part stays one', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const bodies: string[] = [];
    const { send } = answering((_url, init) => {
      bodies.push(String(init.body));
      return new Response(answers.anthropic, eventStream);
    });
    const shared = `Facts: ${token}\n`;
    const secret = {
      system: `Review with ${token}.`,
      user: `${shared}The change ${token}`,
      sharedLength: shared.length,
    };

    await createModel(base, send).ask(secret, new AbortController().signal);

    expect(bodies.join()).not.toContain(token);
    expect(JSON.parse(bodies[0] ?? '{}')).toMatchObject({
      messages: [{ content: [{ text: 'Facts: [redacted]\n' }, { text: 'The change [redacted]' }] }],
    });
  });

  test('a lost connection is silence', async () => {
    const { send } = answering(() => Promise.reject(new TypeError('fetch failed')));

    const asked = createModel(base, send).ask(prompt, new AbortController().signal);

    await expect(asked).rejects.toBeInstanceOf(ModelError);
    await expect(asked).rejects.toMatchObject({ failure: 'silent' });
  });

  test('an abort ends the request with its own reason', async () => {
    const abort = new AbortController();
    const reason = new Error('superseded');
    const { send } = answering((_url, init) => {
      abort.abort(reason);
      return new Response(hanging('', init.signal), eventStream);
    });

    await expect(createModel(base, send).ask(prompt, abort.signal)).rejects.toBe(reason);
  });
});

function hanging(start: string, signal: AbortSignal | null | undefined): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(start));
      signal?.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
}

function dripping(signal: AbortSignal | null | undefined): ReadableStream {
  const head = answers.anthropic.slice(0, answers.anthropic.indexOf('event: content_block_delta'));
  const drop = sse([{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } }]);
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(head));
      const timer = setInterval(() => controller.enqueue(new TextEncoder().encode(drop)), 20);
      signal?.addEventListener('abort', () => {
        clearInterval(timer);
        controller.error(signal.reason);
      });
    },
  });
}
