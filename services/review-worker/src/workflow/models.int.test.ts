import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createModelSimulator, type ModelSimulator } from '@waggle/testkit';
import { sql } from 'kysely';
import { createModel } from '../model/create-model.ts';
import type { ModelSettings } from '../model/model-settings.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';

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

const code = 'export function half(n: number) {\n  return n / 0;\n}\n';
const findings = scriptFindings([{ path: 'src/half.ts', quote: ['  return n / 0;'], severity: 'high' }]);
const price = { input: 100, output: 1000 };

function connect(over: Partial<ModelSettings>) {
  const limits = { totalMs: 20_000, idleMs: 10_000, maxCalls: 4, inputTokens: 40_000, price: null };
  const base = { name: 'anthropic:first', provider: 'anthropic' as const, model: 'first', apiKey: 'k' };
  return createModel({ ...base, ...limits, baseUrl: simulator.anthropicUrl, ...over });
}

async function openPull(config = '', files: Record<string, string> = { 'src/half.ts': code }) {
  const pull = await bench.openPull(config === '' ? {} : { '.waggle.yml': config }, files);
  await bench.request(pull);
  simulator.clearRequests();
  return pull;
}

/** Two files that need a call each. */
function twoParts() {
  const lines = (name: string) => Array.from({ length: 500 }, (_, at) => `${name}(${at}, 'some text');`).join('\n');
  return { 'src/a.ts': lines('alpha'), 'src/b.ts': lines('beta') };
}

describe('fallback models', () => {
  test.each([
    ['busy', { kind: 'error' as const, status: 529 }, 'the model API answered 529'],
    ['refused', { kind: 'error' as const, status: 401 }, 'the model API answered 401'],
    ['silent', { kind: 'text' as const, text: 'x', delayMs: 60_000 }, 'the model did not answer in time'],
  ])('%s: the next one answers in the same review, and it is said', async (how, failing, words) => {
    const pull = await openPull();
    simulator.setScript((request) =>
      request.model === 'first' ? failing : { kind: 'json', value: JSON.parse(findings) },
    );
    const second = { name: 'google:second', provider: 'google' as const, model: 'second' };
    const fallbacks = [connect({ ...second, baseUrl: simulator.googleUrl })];

    expect(await bench.run(pull, { model: connect(how === 'silent' ? { idleMs: 1000 } : {}), fallbacks })).toBe('done');

    expect(simulator.requests().map(({ model }) => model)).toEqual(['first', 'second']);
    const [run] = await bench.runs(pull);
    expect(run?.result).toMatchObject({ conclusion: 'findings', model: { model: 'google:second', calls: 2 } });
    const { reviews } = await bench.posted(pull);
    expect(reviews[0]?.body).toContain(`anthropic:first: ${words}; google:second was asked instead`);
  });

  test('a repository chooses only among the models that the operator allows', async () => {
    const model = createScriptedModel(['{"findings": []}']);
    const chosen = createScriptedModel([findings], { name: 'x:chosen' });
    const openModel = async (name: string) => (name === 'x:chosen' ? chosen : null);
    const allowed = await openPull('model: {name: "x:chosen", effort: low}\n');
    await bench.run(allowed, { model, openModel });
    expect([model.prompts.length, chosen.prompts.length]).toEqual([0, 1]);
    expect(chosen.asked[0]?.effort).toBe('low');

    const refused = await openPull('model: {name: "x:dear"}\n');
    await bench.run(refused, { model, openModel });

    expect(model.prompts).toHaveLength(1);
    expect((await bench.posted(refused)).reviews[0]?.body).toContain('x:dear');
  });
});

describe('prompt caching', () => {
  test('with Anthropic the instructions and what the calls share are marked', async () => {
    const pull = await openPull('', twoParts());
    simulator.setScript([{ kind: 'json', value: { findings: [] }, times: 0 }]);

    await bench.run(pull, { model: connect({ inputTokens: 10_000 }) });

    const requests = simulator.requests();
    expect(requests.length).toBeGreaterThan(1);
    const shared = requests.map(({ body }) =>
      JSON.stringify((body.messages as { content: unknown[] }[])[0]?.content[0]),
    );
    expect(shared[0]).toContain('"cache_control":{"type":"ephemeral"}');
    expect(new Set(shared).size).toBe(1);
    expect(JSON.stringify(requests[0]?.body.system)).toContain('cache_control');
  });
});

describe('budgets', () => {
  test.each([
    ['budgets: {tokens: 14000}\n', 'over the budget of 14000 tokens'],
    ['budgets: {usd: 2}\n', 'over the budget of $2'],
    ['budgets: {usd_per_day: 2}\n', 'over the budget of $2 a day for this repository'],
  ])('%s: what was not read any more is listed with that reason', async (config, reason) => {
    const pull = await openPull(config, twoParts());
    const usage = { inputTokens: 9000, outputTokens: 100 };
    simulator.setScript([{ kind: 'json', value: { findings: [] }, usage, times: 0 }]);

    expect(await bench.run(pull, { model: connect({ inputTokens: 10_000, price }) })).toBe('done');

    expect(simulator.requests()).toHaveLength(1);
    const [run] = await bench.runs(pull);
    expect(run).toMatchObject({ conclusion: 'partial', result: { verdict: 'NEEDS_DISCUSSION' } });
    const unread = run?.result?.coverage?.unread ?? [];
    expect(unread.length).toBeGreaterThan(0);
    for (const one of unread) expect(one.reason).toContain(reason);
    expect(run?.result?.model?.costUsd).toBeCloseTo(1, 6);
    expect((await bench.posted(pull)).reviews[0]?.body).toContain('$1.00');
    const { rows } = await sql<{ run: number; steps: number }>`
      select r.cost_usd::float8 as run, sum(s.cost_usd)::float8 as steps
      from workflow_runs r join workflow_steps s on s.run_id = r.id
      where r.github_repo_id = ${pull.repoId} group by r.id`.execute(bench.db);
    expect(rows).toEqual([{ run: 1, steps: 1 }]);
  });

  test('seconds end a call in the middle, and the operator’s limit holds', async () => {
    const pull = await openPull();
    simulator.setScript([{ kind: 'text', text: 'x', delayMs: 60_000 }]);
    const budget = { tokens: null, usd: null, seconds: 0.2, usdPerDay: null };

    expect(await bench.run(pull, { model: connect({}), budget })).toBe('done');

    const [run] = await bench.runs(pull);
    expect(run?.result?.coverage?.unread).toMatchObject([{ reason: 'over the budget of 0.2 seconds' }]);
  });

  test('dollars without a price: nothing is bought, and it says what to set', async () => {
    const pull = await openPull('budgets: {usd: 5}\n');

    await bench.run(pull, { model: connect({}) });

    expect(simulator.requests()).toHaveLength(0);
    const [run] = await bench.runs(pull);
    expect(run?.result?.coverage?.unread[0]?.reason).toContain('WAGGLE_MODEL_PRICES');
  });
});
