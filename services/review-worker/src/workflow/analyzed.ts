import { Coverage, Finding, ModelUsage } from '@waggle/contracts';
import { z } from 'zod';
import { measureCoverage } from '../core/coverage.ts';
import { hashesOf } from '../core/ledger/hunk-hash.ts';
import type { DiffPass } from '../core/pack/pack-diff.ts';
import type { ReviewModel } from '../model/review-model.ts';
import { addTokens } from '../model/usage-meter.ts';
import type { Change } from './change-source.ts';
import { type PassAnswer, spentOn } from './pass-answer.ts';
import type { Scored } from './score-findings.ts';

export const Analyzed = z.object({
  findings: z.array(Finding),
  coverage: Coverage,
  /** Null without a configured model. */
  usage: ModelUsage.nullable(),
  /** Whether a model judged everything it was given. */
  modelRead: z.boolean(),
  degraded: z.array(z.string()),
  /** What models said that changed, by part, that of earlier reviews first; untrusted. */
  summaries: z.array(z.string()).optional(),
  /** Hashes of the hunks that the model read now: the next review of this pull request leaves them out. */
  readHunks: z.array(z.string()),
  /** Findings that the model's own second look scored too low, with the reason. */
  doubted: z.array(z.object({ finding: Finding, reason: z.string() })).default([]),
});
export type Analyzed = z.infer<typeof Analyzed>;

interface Asked {
  /** As many as were asked for: fewer than passes when something ended it. */
  answers: readonly PassAnswer[];
  passes: readonly DiffPass[];
  change: Change;
  /** What earlier reviews read. */
  before: DiffPass;
  /** What the model of earlier reviews said that changes, about the hunks that are not read again. */
  told: readonly string[];
  notes: readonly string[];
}

/** Of a pull request with many pushes, the newest say enough. */
const maxSummaries = 8;

/** Everything the models said and read, put together. */
export function summarize(model: ReviewModel, { answers, passes, change, before, told, notes }: Asked): Analyzed {
  const { clean, missing, marks } = change;
  const answered = passes.filter((_, index) => answers[index]?.failure === 'none');
  const isCut = answers.some(({ cut }) => cut);
  const dropped = answers.reduce((sum, answer) => sum + answer.dropped, 0);
  const reason = answers.at(-1)?.over ?? null;
  const stopped = reason === null ? null : { reason, passes: passes.slice(answers.length - 1) };
  return {
    findings: answers.flatMap(({ findings }) => findings),
    coverage: measureCoverage(clean, {
      missing,
      marks,
      planned: [before, ...passes],
      answered: [before, ...answered],
      stopped,
    }),
    usage: toUsage(model, answers),
    modelRead: answered.length === passes.length && !isCut,
    summaries: [...told, ...answers.flatMap(({ summary }) => (summary === '' ? [] : [summary]))].slice(-maxSummaries),
    // Of an answer that was cut off nobody knows what it is about.
    readHunks: isCut ? [] : hashesOf(clean, answered),
    doubted: [],
    degraded: [
      ...notes,
      ...new Set(answers.flatMap(({ tried, model: by }) => tried.map((one) => `${one}; ${by} was asked instead`))),
      ...new Set(answers.flatMap(({ failure }) => (failure === 'none' ? [] : [failure]))),
      ...(isCut ? ["the model's answer was cut off: findings may be missing"] : []),
      ...(dropped === 0 ? [] : [`${dropped} unusable ${dropped === 1 ? 'finding' : 'findings'} of the model left out`]),
    ],
  };
}

/** Leaves out what was scored below `least`; what has no score stays. */
export function applyScores(analyzed: Analyzed, scored: Scored, least: number): Analyzed {
  const { usage, degraded } = analyzed;
  const findings: Finding[] = [];
  const doubted: Analyzed['doubted'] = [];
  for (const [at, finding] of analyzed.findings.entries()) {
    const given = scored.scores[at] ?? null;
    if (given === null || given.score >= least) findings.push(finding);
    else doubted.push({ finding, reason: `scored ${given.score} of 100: ${given.why}` });
  }
  return {
    ...analyzed,
    findings,
    doubted,
    usage: usage === null ? null : addScoring(usage, scored),
    degraded: scored.problem === null ? degraded : [...degraded, `findings were not scored: ${scored.problem}`],
  };
}

function addScoring(usage: ModelUsage, scored: Scored): ModelUsage {
  const before = { ...usage, cachedTokens: usage.cachedTokens ?? null, cacheWriteTokens: null };
  const { inputTokens, outputTokens, cachedTokens } = addTokens([before, scored]);
  const { costUsd = null } = usage;
  return {
    ...usage,
    calls: usage.calls + scored.calls,
    inputTokens,
    outputTokens,
    cachedTokens,
    costUsd: costUsd === null || scored.costUsd === null ? null : costUsd + scored.costUsd,
  };
}

function toUsage(model: ReviewModel, answers: readonly PassAnswer[]): ModelUsage {
  const by = [...new Set(answers.flatMap((answer) => answer.model ?? []))];
  const { inputTokens, outputTokens, cachedTokens } = addTokens(answers);
  const toolCalls = answers.reduce((sum, answer) => sum + answer.toolCalls.length, 0);
  return {
    model: by.length === 0 ? model.name : by.join(', '),
    tokenizer: model.tokens.name,
    calls: answers.reduce((sum, { calls }) => sum + calls, 0),
    inputTokens,
    outputTokens,
    cachedTokens,
    costUsd: spentOn(answers).usd,
    ...(toolCalls === 0 ? {} : { toolCalls }),
  };
}
