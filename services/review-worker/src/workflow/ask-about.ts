import type { Workflow } from '@waggle/platform';
import { findSpentToday } from '@waggle/store';
import type { Prompt } from '../model/review-model.ts';
import type { ToolScope } from '../tools/look-up.ts';
import { createReviewTools, maxToolSteps } from '../tools/review-tools.ts';
import { askForFindings } from './ask-for-findings.ts';
import type { ChosenModels } from './choose-models.ts';
import { mergeAnswers } from './merge-answers.ts';
import { PassAnswer, spentOn } from './pass-answer.ts';
import type { ReviewSession } from './review-session.ts';

interface Asked {
  chosen: ChosenModels;
  scope: ToolScope;
  /** For each pass the prompts of its readers, who read it at the same time. */
  prompts: readonly (readonly Prompt[])[];
}

/**
 * Asks about one pass after the other, until a budget or a refusal ends it. Each reader's answer is a step of its own:
 * `analyze`, `analyze-2`, … and with specialists `analyze-1-1` to `analyze-1-4`.
 */
export async function askAbout(
  session: ReviewSession,
  workflow: Workflow,
  { chosen, scope, prompts }: Asked,
): Promise<PassAnswer[]> {
  const answers: PassAnswer[] = [];
  for (const [index, readers] of prompts.entries()) {
    const steps = readers.map((prompt, reader) => ({
      name: nameStep(index + 1, reader + 1, readers.length),
      options: {
        parse: PassAnswer.parse,
        input: { models: [chosen.first, ...chosen.rest].map(({ name }) => name), prompt },
        facts: factsOf,
      },
      run: (signal: AbortSignal) =>
        askReader(session, { chosen, scope, prompt, answers, readers: readers.length }, signal),
    }));
    const [only, ...more] = steps;
    if (only === undefined) continue;
    const answer =
      more.length === 0
        ? await workflow.step(only.name, only.options, only.run)
        : mergeAnswers(await workflow.parallel(steps));
    answers.push(answer);
    // A refusal (bad key, unknown model) would only be repeated, and an empty purse stays empty.
    if (answer.refused || answer.over !== null) break;
  }
  return answers;
}

function nameStep(pass: number, reader: number, readers: number): string {
  if (readers > 1) return `analyze-${pass}-${reader}`;
  return pass === 1 ? 'analyze' : `analyze-${pass}`;
}

interface Reader {
  chosen: ChosenModels;
  scope: ToolScope;
  prompt: Prompt;
  answers: readonly PassAnswer[];
  readers: number;
}

async function askReader(
  session: ReviewSession,
  { chosen, scope, prompt, answers, readers }: Reader,
  signal: AbortSignal,
): Promise<PassAnswer> {
  const { budget, first, rest } = chosen;
  const usdToday = budget.usdPerDay === null ? 0 : await findSpentToday(session.deps.db, session.lease.ref);
  const spent = { ...spentOn(answers), usdToday };
  const { effort, tools: mayLook } = session.config.root.model;
  const { tools, log } = mayLook ? createReviewTools(session, scope) : { tools: [], log: [] };
  const options = { effort, tools, maxSteps: maxToolSteps };
  const question = { prompt, models: [first, ...rest], budget, spent, share: readers, options, toolCalls: log };
  return await askForFindings(session, question, signal);
}

function factsOf({ inputTokens, outputTokens, costUsd }: PassAnswer) {
  return { inputTokens, outputTokens, costUsd };
}
