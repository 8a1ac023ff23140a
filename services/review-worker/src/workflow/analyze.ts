import { Coverage, Finding, ModelUsage } from '@waggle/contracts';
import type { Workflow } from '@waggle/platform';
import { listReviewedHunks } from '@waggle/store';
import { z } from 'zod';
import { createEvidenceCoverage, findDeliberateReason, measureCoverage } from '../core/coverage.ts';
import { listRuleIds, renderGuidance } from '../core/guidance/render-guidance.ts';
import { hashesOf, type ReadSplit, splitRead } from '../core/ledger/hunk-hash.ts';
import { type DiffPass, packDiff } from '../core/pack/pack-diff.ts';
import type { ReviewModel } from '../model/review-model.ts';
import { createPrompt, type PromptFacts } from '../model/review-prompt.ts';
import { askForFindings, PassAnswer } from './ask-for-findings.ts';
import type { Change } from './change-source.ts';
import type { Context } from './context.ts';
import type { Gathered } from './evidence.ts';
import { Guidance, loadGuidance } from './guidance.ts';
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
  /** Hashes of the hunks that the model read now: the next review of this pull request leaves them out. */
  readHunks: z.array(z.string()),
});
export type Analyzed = z.infer<typeof Analyzed>;

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
    const coverage = createEvidenceCoverage(change.files, change.missing, change.marks);
    const nothing: Analyzed = { findings: [], coverage, usage: null, modelRead: false, degraded: [], readHunks: [] };
    return workflow.step('analyze', { parse: Analyzed.parse, input: { model: null } }, () => Promise.resolve(nothing));
  }
  const maxLength = Math.min(maxGuidance, Math.floor(model.inputTokens * guidanceShare));
  const guidance = await workflow.step('guidance', { parse: Guidance.parse, input: { maxLength } }, () =>
    loadGuidance(session, known.loaded, { change, maxLength }),
  );
  const facts = { ...known, guidance };
  const read = await findRead(session, known);
  const passes = packChange(session, model, facts, read);
  const answers: PassAnswer[] = [];
  for (const [index, pass] of passes.entries()) {
    const prompt = createPrompt(facts, {
      text: pass.text,
      number: index + 1,
      of: passes.length,
      ...tell(session, pass),
    });
    const options = { parse: PassAnswer.parse, input: { model: model.name, prompt }, facts: usageOf };
    const name = index === 0 ? 'analyze' : `analyze-${index + 1}`;
    const answer = await workflow.step(name, options, (signal) => askForFindings(session, model, prompt, signal));
    answers.push(answer);
    // A refusal (bad key, unknown model) would only be repeated.
    if (answer.refused) break;
  }
  return summarize(model, answers, passes, { ...change, before: read.before, notes: guidance.degraded });
}

/** What earlier reviews read is not bought again, unless somebody asked for everything. */
async function findRead(
  session: ReviewSession,
  { loaded, change }: { loaded: Loaded; change: Change },
): Promise<ReadSplit> {
  const everything = loaded.full || !session.config.root.incremental;
  const hashes = everything ? new Set<string>() : await listReviewedHunks(session.deps.db, session.lease.ref);
  return splitRead(change.clean, hashes);
}

/** Instruction files of a repository may take this many characters, and about a sixth of a call. */
const maxGuidance = 16_000;
const guidanceShare = 0.5;

/** What the repository says about the files of a pass. */
function tell({ config }: ReviewSession, { pieces }: Pick<DiffPass, 'pieces'>) {
  const paths = [...new Set(pieces.map(({ path }) => path))];
  return { guidance: renderGuidance(config, paths), ruleIds: listRuleIds(config, paths) };
}

/** Tokens that the schema of the answer and the frame of the messages take, whatever the provider makes of them. */
const frameTokens = 600;

/** One call holds the instructions and what is known of the pull request as well: the change gets the rest. */
function packChange(
  session: ReviewSession,
  model: ReviewModel,
  known: PromptFacts & { change: Change },
  { isRead }: ReadSplit,
): DiffPass[] {
  const { clean, marks } = known.change;
  const readable = clean.filter((file) => findDeliberateReason(file, marks) === null);
  const pieces = readable.map(({ path }) => ({ path, hunk: 0, changed: 0, added: 0 }));
  const { system, user } = createPrompt(known, { text: '', number: 10, of: 10, ...tell(session, { pieces }) });
  const wrapper = model.tokens.count(system) + model.tokens.count(user) + frameTokens;
  return packDiff(readable, {
    tokensPerPass: model.inputTokens - wrapper,
    maxPasses: model.maxCalls,
    countTokens: model.tokens.count,
    isRead,
  });
}

function summarize(
  model: ReviewModel,
  answers: readonly PassAnswer[],
  passes: readonly DiffPass[],
  { clean, marks, missing, before, notes }: Change & { before: DiffPass; notes: readonly string[] },
): Analyzed {
  const answered = passes.filter((_, index) => answers[index]?.failure === 'none');
  const failures = new Set(answers.flatMap(({ failure }) => (failure === 'none' ? [] : [failure])));
  const isCut = answers.some(({ cut }) => cut);
  const dropped = answers.reduce((sum, answer) => sum + answer.dropped, 0);
  return {
    findings: answers.flatMap(({ findings }) => findings),
    coverage: measureCoverage(clean, { missing, marks, planned: [before, ...passes], answered: [before, ...answered] }),
    usage: {
      model: model.name,
      tokenizer: model.tokens.name,
      calls: answers.reduce((sum, { calls }) => sum + calls, 0),
      inputTokens: sumKnown(answers.map(({ inputTokens }) => inputTokens)),
      outputTokens: sumKnown(answers.map(({ outputTokens }) => outputTokens)),
    },
    modelRead: answered.length === passes.length && !isCut,
    // Of an answer that was cut off nobody knows what it is about.
    readHunks: isCut ? [] : hashesOf(clean, answered),
    degraded: [
      ...notes,
      ...failures,
      ...(isCut ? ["the model's answer was cut off: findings may be missing"] : []),
      ...(dropped === 0 ? [] : [`${dropped} unusable ${dropped === 1 ? 'finding' : 'findings'} of the model left out`]),
    ],
  };
}

function usageOf({ inputTokens, outputTokens }: PassAnswer) {
  return { inputTokens, outputTokens };
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}
