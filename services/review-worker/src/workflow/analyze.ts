import { Coverage, Finding, ModelUsage } from '@waggle/contracts';
import type { Workflow } from '@waggle/platform';
import { z } from 'zod';
import { createEvidenceCoverage } from '../core/coverage.ts';
import { packDiff } from '../core/pack-diff.ts';
import { revealInvisible } from '../core/sanitize.ts';
import { createPrompt } from '../model/review-prompt.ts';
import { askForFindings, PassAnswer } from './ask-for-findings.ts';
import type { Change } from './change-source.ts';
import type { Context } from './context.ts';
import type { Gathered } from './evidence.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

export const Analyzed = z.object({
  findings: z.array(Finding),
  coverage: Coverage,
  /** Null without a configured model. */
  usage: ModelUsage.nullable(),
  /** Whether a model judged everything it was given. */
  modelRead: z.boolean(),
  degraded: z.array(z.string()),
});
export type Analyzed = z.infer<typeof Analyzed>;

const charactersPerToken = 4;

/**
 * Step `analyze` (and `analyze-2`, … where one call cannot hold the change): each call to the model is a step of its own,
 * so that a crash after the second does not buy the first two again.
 */
export async function analyze(
  session: ReviewSession,
  workflow: Workflow,
  known: { loaded: Loaded; context: Context; gathered: Gathered; change: Change },
): Promise<Analyzed> {
  const { model } = session.deps;
  const { change } = known;
  if (model === null) {
    const coverage = createEvidenceCoverage(change.files, change.missing);
    const nothing: Analyzed = { findings: [], coverage, usage: null, modelRead: false, degraded: [] };
    return workflow.step('analyze', { parse: Analyzed.parse, input: { model: null } }, () => Promise.resolve(nothing));
  }
  const limits = { charsPerPass: model.inputTokens * charactersPerToken, maxPasses: model.maxCalls };
  const packed = packDiff(change.clean, limits, change.missing);
  const answers: PassAnswer[] = [];
  for (const [index, pass] of packed.passes.entries()) {
    const prompt = createPrompt(known, pass, { number: index + 1, of: packed.passes.length });
    const options = { parse: PassAnswer.parse, input: { model: model.name, prompt }, facts: usageOf };
    const name = index === 0 ? 'analyze' : `analyze-${index + 1}`;
    const answer = await workflow.step(name, options, (signal) => askForFindings(session, model, prompt, signal));
    answers.push(answer);
    // A refusal (bad key, unknown model) would only be repeated.
    if (answer.refused) break;
  }
  return summarize(model.name, answers, packed, change);
}

function summarize(
  model: string,
  answers: readonly PassAnswer[],
  packed: ReturnType<typeof packDiff>,
  change: Change,
): Analyzed {
  const unanswered = packed.passes.filter((_, index) => (answers[index]?.failure ?? 'not asked') !== 'none');
  const failures = new Set(answers.flatMap(({ failure }) => (failure === 'none' ? [] : [failure])));
  const isCut = answers.some(({ cut }) => cut);
  const dropped = answers.reduce((sum, answer) => sum + answer.dropped, 0);
  return {
    findings: answers.flatMap(({ findings }) => findings),
    coverage: withoutUnanswered(packed.coverage, unanswered, change),
    usage: {
      model,
      calls: answers.reduce((sum, { calls }) => sum + calls, 0),
      inputTokens: sumKnown(answers.map(({ inputTokens }) => inputTokens)),
      outputTokens: sumKnown(answers.map(({ outputTokens }) => outputTokens)),
    },
    modelRead: unanswered.length === 0 && !isCut,
    degraded: [
      ...failures,
      ...(isCut ? ["the model's answer was cut off: findings may be missing"] : []),
      ...(dropped === 0 ? [] : [`${dropped} unusable ${dropped === 1 ? 'finding' : 'findings'} of the model left out`]),
    ],
  };
}

const noAnswer = 'the model gave no usable answer';

/** Files that stood in a pass without an answer were not read, whatever the packing planned. */
function withoutUnanswered(coverage: Coverage, unanswered: readonly string[], change: Change): Coverage {
  const listed = new Set(coverage.unread.map(({ path }) => path));
  const lost = change.clean
    .filter(({ path }) => !listed.has(path))
    .filter(({ path }) => {
      const header = revealInvisible(`=== ${path} (`).replaceAll('\n', ' ');
      return unanswered.some((pass) => pass.includes(header));
    })
    .map(({ path }) => ({ path, reason: noAnswer }));
  return {
    ...coverage,
    filesRead: coverage.filesRead - lost.length,
    unread: [...coverage.unread, ...lost],
  };
}

function usageOf({ inputTokens, outputTokens }: PassAnswer) {
  return { inputTokens, outputTokens };
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}
