import type { Finding } from '@waggle/contracts';
import type { Workflow } from '@waggle/platform';
import { findSpentToday } from '@waggle/store';
import { z } from 'zod';
import { allowCall } from '../core/budget/budget.ts';
import { costOf } from '../core/budget/price.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import { maxOutputTokens } from '../model/create-model.ts';
import { ModelError } from '../model/review-model.ts';
import { createScorePrompt, parseScores } from '../model/score-prompt.ts';
import type { Change } from './change-source.ts';
import type { ChosenModels } from './choose-models.ts';
import { type PassAnswer, spentOn } from './pass-answer.ts';
import type { ReviewSession } from './review-session.ts';

const Count = z.number().nullable();

export const Scored = z.object({
  /** One for each finding, in their order; null for what was not scored, which stays. */
  scores: z.array(z.object({ score: z.number(), why: z.string() }).nullable()),
  calls: z.number(),
  inputTokens: Count,
  outputTokens: Count,
  cachedTokens: Count,
  cacheWriteTokens: Count,
  costUsd: Count,
  /** Why there are no scores; null when there are. */
  problem: z.string().nullable(),
});
export type Scored = z.infer<typeof Scored>;

const maxScored = 40;
const linesAround = 12;

/**
 * Step `score`: a second look by the model at each of its own findings. Whatever goes wrong, the findings stay as they are: a
 * verifier that is away must not silence a review.
 */
export async function scoreFindings(
  session: ReviewSession,
  workflow: Workflow,
  known: { chosen: ChosenModels; change: Change; findings: readonly Finding[]; answers: readonly PassAnswer[] },
): Promise<Scored> {
  const { chosen, change, findings, answers } = known;
  const items = await Promise.all(
    findings
      .slice(0, maxScored)
      .map(async (finding) => ({ finding, code: await readAround(session, finding, change) })),
  );
  const prompt = createScorePrompt(items);
  const step = { parse: Scored.parse, input: { model: chosen.first.name, prompt }, facts: (scored: Scored) => scored };
  return await workflow.step('score', step, async (signal) => {
    const { first: model, budget } = chosen;
    const usdToday = budget.usdPerDay === null ? 0 : await findSpentToday(session.deps.db, session.lease.ref);
    const inputTokens = model.tokens.count(prompt.system) + model.tokens.count(prompt.user);
    const planned = { model: model.name, price: model.price, inputTokens, maxOutputTokens };
    const allowed = allowCall(budget, { ...spentOn(answers), usdToday }, planned);
    if ('over' in allowed) return unscored(allowed.over);
    const timely = allowed.ms === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(allowed.ms)]);
    try {
      const answer = await model.ask(prompt, timely, { plain: true, maxOutputTokens: allowed.maxOutputTokens });
      const scores = parseScores(answer.text);
      const { text: _text, cut: _cut, ...used } = answer;
      const problem = scores === null ? `${model.name} gave no usable scores` : null;
      return {
        ...used,
        scores: findings.map((_, at) => scores?.get(at + 1) ?? null),
        calls: 1,
        costUsd: costOf(model.price, answer),
        problem,
      };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof ModelError) && !timely.aborted) throw thrown;
      session.deps.logger.warn('The findings were not scored', { error: thrown });
      return unscored(thrown instanceof ModelError ? thrown.message : 'there was no time left');
    }
  });
}

function unscored(problem: string): Scored {
  const nothing = { inputTokens: null, outputTokens: null, cachedTokens: null, cacheWriteTokens: null };
  return { ...nothing, scores: [], calls: 0, costUsd: 0, problem };
}

/** The quoted lines with what stands around them at the head. */
async function readAround(session: ReviewSession, { path, quote }: Finding, change: Change): Promise<string> {
  const text = path === null ? null : await change.reader.readFile(change.headSha, path).catch(() => null);
  if (text === null) return '';
  const lines = text.split('\n');
  const first = quote[0]?.trim() ?? '';
  const at =
    first === ''
      ? 0
      : Math.max(
          0,
          lines.findIndex((line) => line.trim() === first),
        );
  const shown = lines.slice(Math.max(0, at - linesAround), at + linesAround + quote.length).join('\n');
  return await redactProse(shown, session.signal);
}
