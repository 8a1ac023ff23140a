import type { ModelRequest, ModelStep, Usage } from './step.ts';

/** What the model says, free of any protocol. */
export type Reply = {
  text: string | undefined;
  calls: { id: string; name: string; input: unknown }[];
  finish: 'stop' | 'tools' | 'length';
  usage: Usage;
};

const defaultUsage: Usage = { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 0 };

/** The reply of a step, or undefined for steps that are failures. */
export function replyOf(step: ModelStep, request: ModelRequest, nextId: () => string): Reply | undefined {
  const usage = step.usage ?? defaultUsage;
  const call = (name: string, input: unknown) => ({ id: nextId(), name, input });
  if (step.kind === 'text') return { text: step.text, calls: [], finish: step.cut ? 'length' : 'stop', usage };
  if (step.kind === 'tools') {
    return { text: step.text, calls: step.calls.map(({ name, input }) => call(name, input)), finish: 'tools', usage };
  }
  if (step.kind !== 'json') return undefined;
  if (request.structured === 'tool')
    return { text: undefined, calls: [call('json', step.value)], finish: 'tools', usage };
  return { text: JSON.stringify(step.value), calls: [], finish: 'stop', usage };
}
