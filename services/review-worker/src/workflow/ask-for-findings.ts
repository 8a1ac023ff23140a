import { Finding } from '@waggle/contracts';
import { RetryLaterError } from '@waggle/platform';
import { z } from 'zod';
import { parseFindings } from '../model/parse-findings.ts';
import { type ModelAnswer, ModelError, type Prompt, type ReviewModel } from '../model/review-model.ts';
import type { ReviewSession } from './review-session.ts';

export const PassAnswer = z.object({
  findings: z.array(Finding),
  dropped: z.number(),
  calls: z.number(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** `none`, or what went wrong in words for people: this part was not read by a model. */
  failure: z.string(),
  refused: z.boolean(),
  /** The answer ended at its length limit: what came before is used, the rest is unknown. */
  cut: z.boolean(),
});
export type PassAnswer = z.infer<typeof PassAnswer>;

const busyAttempts = 5;
const silentAttempts = 2;
const busyDelayMs = 10_000;
const maxDelayMs = 600_000;

const repairNote =
  '\n\nYour last answer was not the JSON object that was asked for. Answer again, with that object and nothing else.';

/**
 * One pass over a part of the change. What a bad answer costs:
 *
 * | the model                                   | the review                                                        |
 * | ------------------------------------------- | ----------------------------------------------------------------- |
 * | an answer cut off at its length limit     | goes out with what came before, says so, and is not approved      |
 * | a bad item among good ones                  | goes out without that item, and says how many were left out       |
 * | garbage                                     | asks once more; then this part is unread: `partial`               |
 * | 429, 529, 5xx                               | comes back after Retry-After, else 10 s·2ⁿ; `partial` at the sixth |
 * | no answer in time, connection lost          | comes back twice; then `partial`                                  |
 * | 400, 401, 403, 404 (key, model name)        | goes out from evidence at once: `partial`                         |
 */
export async function askForFindings(
  session: ReviewSession,
  model: ReviewModel,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<PassAnswer> {
  const answers: ModelAnswer[] = [];
  try {
    for (const user of [prompt.user, prompt.user + repairNote]) {
      const answer = await model.ask({ ...prompt, user }, signal);
      answers.push(answer);
      const parsed = parseFindings(answer.text, prompt.ruleIds);
      if (parsed !== null) return { ...toAnswer(answers), ...parsed, failure: 'none' };
    }
    return { ...toAnswer(answers), failure: `${model.name} gave no usable answer` };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throwIfWorthWaiting(session, error);
    session.deps.logger.warn('The model did not answer', { failure: error.failure, status: error.status, error });
    const failure = `${model.name}: ${error.message}`;
    return { ...toAnswer(answers), calls: answers.length + 1, failure, refused: error.failure === 'refused' };
  }
}

function throwIfWorthWaiting({ lease, deps }: ReviewSession, error: ModelError): void {
  const allowed = { busy: busyAttempts, silent: silentAttempts, refused: 0 }[error.failure];
  if (lease.attempts >= allowed) return;
  const { random = Math.random } = deps;
  const backOffMs = random() * Math.min(maxDelayMs, busyDelayMs * 2 ** lease.attempts);
  throw new RetryLaterError('MODEL_AWAY', error.message, error.retryAfterMs ?? backOffMs, { cause: error });
}

function toAnswer(answers: readonly ModelAnswer[]): PassAnswer {
  return {
    findings: [],
    dropped: 0,
    calls: answers.length,
    inputTokens: sum(answers.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(answers.map(({ outputTokens }) => outputTokens)),
    failure: 'none',
    refused: false,
    cut: answers.at(-1)?.cut ?? false,
  };
}

function sum(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
}
