import { ReviewResult } from '@waggle/contracts';
import type { Workflow } from '@waggle/platform';
import { findNewestResult, listReviewedHunks } from '@waggle/store';
import { createEvidenceCoverage, findDeliberateReason } from '../core/coverage.ts';
import { listRuleIds, renderGuidance } from '../core/guidance/render-guidance.ts';
import { type ReadSplit, splitRead } from '../core/ledger/hunk-hash.ts';
import { type DiffPass, packDiff } from '../core/pack/pack-diff.ts';
import type { Prompt, ReviewModel } from '../model/review-model.ts';
import { createPrompt, type PromptFacts } from '../model/review-prompt.ts';
import { specialistNames } from '../model/specialists.ts';
import { Analyzed, applyScores, summarize } from './analyzed.ts';
import { askAbout } from './ask-about.ts';
import type { Change } from './change-source.ts';
import { chooseModels } from './choose-models.ts';
import type { Context } from './context.ts';
import type { Gathered } from './evidence.ts';
import { Guidance, loadGuidance } from './guidance.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';
import { scoreFindings } from './score-findings.ts';

type Known = { loaded: Loaded; context: Context; gathered: Gathered; change: Change };

/**
 * Step `analyze` (and `analyze-2`, … where one call cannot hold the change): each call to the model is a step of its own,
 * so that a crash after the second does not buy the first two again.
 */
export async function analyze(session: ReviewSession, workflow: Workflow, known: Known): Promise<Analyzed> {
  const { change } = known;
  const chosen = await chooseModels(session);
  if (chosen === null) {
    const coverage = createEvidenceCoverage(change.files, change.missing, change.marks);
    const empty = { findings: [], usage: null, modelRead: false, degraded: [], readHunks: [], doubted: [] };
    const nothing: Analyzed = { ...empty, coverage };
    return workflow.step('analyze', { parse: Analyzed.parse, input: { model: null } }, () => Promise.resolve(nothing));
  }
  const maxLength = Math.min(maxGuidance, Math.floor(chosen.first.inputTokens * guidanceShare));
  const guidance = await workflow.step('guidance', { parse: Guidance.parse, input: { maxLength } }, () =>
    loadGuidance(session, known.loaded, { change, maxLength }),
  );
  const facts = { ...known, guidance };
  const read = await findRead(session, known);
  const passes = packChange(session, chosen.first, facts, read);
  const prompts = passes.map((pass, index) =>
    toPrompts(session, facts, { pass, number: index + 1, of: passes.length }),
  );
  const answers = await askAbout(session, workflow, { chosen, scope: facts, prompts });
  const notes = [...chosen.notes, ...guidance.degraded];
  const analyzed = summarize(chosen.first, {
    ...{ answers, passes, change, notes },
    before: read.before,
    told: await findTold(session, read),
  });
  const { min_score: least } = session.config.root.model;
  if (least === null || analyzed.findings.length === 0) return analyzed;
  const { findings } = analyzed;
  return applyScores(analyzed, await scoreFindings(session, workflow, { chosen, change, findings, answers }), least);
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

async function findTold({ deps, lease }: ReviewSession, { before }: ReadSplit): Promise<string[]> {
  if (before.pieces.length === 0) return [];
  const newest = ReviewResult.safeParse(await findNewestResult(deps.db, lease.ref));
  return newest.data?.summaries ?? [];
}

/** Instruction files of a repository may take this many characters, and about a sixth of a call. */
const maxGuidance = 16_000;
const guidanceShare = 0.5;

/** What the repository says about the files of a pass, and in which language. */
function tell({ config }: ReviewSession, { pieces }: Pick<DiffPass, 'pieces'>) {
  const paths = [...new Set(pieces.map(({ path }) => path))];
  const { language } = config.root.output;
  return { guidance: renderGuidance(config, paths), ruleIds: listRuleIds(config, paths), language };
}

/** One prompt for each reader of a pass: one in all, or four specialists. */
function toPrompts(
  session: ReviewSession,
  facts: PromptFacts,
  { pass, number, of }: { pass: DiffPass; number: number; of: number },
): Prompt[] {
  const part = { text: pass.text, number, of, ...tell(session, pass) };
  if (session.config.root.model.mode === 'single') return [createPrompt(facts, part)];
  return specialistNames.map((specialist) => createPrompt(facts, { ...part, specialist }));
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
  const readers = session.config.root.model.mode === 'single' ? 1 : specialistNames.length;
  const { clean, marks } = known.change;
  const readable = clean.filter((file) => findDeliberateReason(file, marks) === null);
  const pieces = readable.map(({ path }) => ({ path, hunk: 0, changed: 0, added: 0 }));
  const { system, user } = createPrompt(known, { text: '', number: 10, of: 10, ...tell(session, { pieces }) });
  const wrapper = model.tokens.count(system) + model.tokens.count(user) + frameTokens;
  return packDiff(readable, {
    tokensPerPass: model.inputTokens - wrapper,
    maxPasses: Math.max(1, Math.floor(model.maxCalls / readers)),
    countTokens: model.tokens.count,
    isRead,
  });
}
