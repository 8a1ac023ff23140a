import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createModelSimulator, eventually, type ModelSimulator } from '@waggle/testkit';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { scriptFindings } from '../testing/scripted-model.ts';
import { createModel } from './create-model.ts';
import type { ModelSettings } from './model-settings.ts';

let bench: ReviewBench;
let simulator: ModelSimulator;
beforeAll(async () => {
  bench = await openReviewBench();
  simulator = await createModelSimulator();
});
afterAll(async () => {
  await bench.close();
  await simulator.close();
});

function connect(over: Partial<ModelSettings>) {
  const limits = { totalMs: 5000, idleMs: 5000, maxCalls: 4, inputTokens: 40_000 };
  const base = {
    name: 'x:test',
    provider: 'anthropic' as const,
    model: 'test',
    apiKey: 'k',
    baseUrl: simulator.url,
    price: null,
  };
  return createModel({ ...base, ...limits, ...over });
}

const code = 'export function half(n: number) {\n  return n / 0;\n}\n';
const findings = scriptFindings([{ path: 'src/half.ts', quote: ['  return n / 0;'], severity: 'high' }]);

async function openPull() {
  const pull = await bench.openPull({}, { 'src/half.ts': code });
  await bench.request(pull);
  simulator.clearRequests();
  return pull;
}

describe('a review over the wire', () => {
  test.each([
    ['anthropic', () => simulator.anthropicUrl],
    ['openai', () => simulator.openaiUrl],
    ['openai-compatible', () => simulator.openaiUrl],
    ['google', () => simulator.googleUrl],
  ] as const)('%s: one call, one comment, its tokens recorded', async (provider, url) => {
    const pull = await openPull();
    const usage = { inputTokens: 1234, outputTokens: 56 };
    const used = { ...usage, cachedInputTokens: 1000 };
    simulator.setScript([{ kind: 'json', value: JSON.parse(findings), usage: used }]);
    const model = connect({ provider, baseUrl: url(), price: { input: 3, output: 15, cached: 0.3 } });

    expect(await bench.run(pull, { model })).toBe('done');

    expect(simulator.requests()).toHaveLength(1);
    expect((await bench.posted(pull)).comments).toMatchObject([{ path: 'src/half.ts', line: 2 }]);
    const [run] = await bench.runs(pull);
    expect(run?.result?.model).toMatchObject({ ...usage, cachedTokens: 1000 });
    expect(run?.result?.model?.costUsd).toBeCloseTo((234 * 3 + 1000 * 0.3 + 56 * 15) / 1e6, 9);
  });

  test.each(['reset', 'overloaded'] as const)(
    '%s: the call is made again by a later try, and only then',
    async (how) => {
      const pull = await openPull();
      const failing = how === 'reset' ? { kind: 'reset' as const } : { kind: 'error' as const, status: 529 };
      simulator.setScript([failing, { kind: 'json', value: JSON.parse(findings) }]);
      const model = connect({ baseUrl: simulator.anthropicUrl });

      expect(await bench.run(pull, { model, random: () => 0 })).toBe('retry');
      expect(simulator.requests()).toHaveLength(1);
      await eventually(async () => (await bench.run(pull, { model })) === 'done');

      expect(simulator.requests()).toHaveLength(2);
      expect((await bench.posted(pull)).reviews).toHaveLength(1);
    },
  );

  test.each([
    ['a body that is not the protocol', [{ kind: 'garbage' as const, body: '<html>502</html>', times: 0 }]],
    ['prose', [{ kind: 'text' as const, text: 'Looks good to me!', times: 0 }]],
    ['a refused key', [{ kind: 'error' as const, status: 401, times: 0 }]],
    ['a hanging answer', [{ kind: 'text' as const, text: 'x', delayMs: 60_000, times: 0 }]],
  ])('%s: in the end the review goes out from evidence', async (_what, script) => {
    const pull = await openPull();
    simulator.setScript(script);
    const model = connect({ baseUrl: simulator.anthropicUrl, idleMs: 100 });

    await eventually(async () => (await bench.run(pull, { model, random: () => 0 })) === 'done');

    expect(await bench.runs(pull)).toMatchObject([{ conclusion: 'partial', result: { outcome: 'posted' } }]);
    expect((await bench.posted(pull)).reviews).toMatchObject([{ state: 'COMMENTED' }]);
  });
});
