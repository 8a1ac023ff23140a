import type { Workflow } from '@waggle/platform';
import { findSpentToday, remember } from '@waggle/store';
import { z } from 'zod';
import { allowCall } from '../core/budget/budget.ts';
import { costOf } from '../core/budget/price.ts';
import { findDeliberateReason } from '../core/coverage.ts';
import { checkProposal, maxProposals, type Proposal } from '../core/memory/check-proposal.ts';
import { packDiff } from '../core/pack/pack-diff.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import { createMemoryPrompt, parseMemories } from '../model/memory-prompt.ts';
import { ModelError, type Prompt, type ReviewModel } from '../model/review-model.ts';
import type { Analyzed } from './analyzed.ts';
import type { Change } from './change-source.ts';
import { chooseModels } from './choose-models.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

const Count = z.number().nullable();

const Learned = z.object({
  proposed: z.number(),
  inputTokens: Count,
  outputTokens: Count,
  costUsd: Count,
  /** Why nothing was asked or answered; null when it was. */
  problem: z.string().nullable(),
});
type Learned = z.infer<typeof Learned>;

type Known = { loaded: Loaded; analyzed: Analyzed; change: Change };

const expiresAfterDays = 180;
const diffTokens = 6000;
const maxOutputTokens = 1500;
const patienceMs = 45_000;

/**
 * Step `learn`, after the review is posted: the model proposes what is worth remembering. Only of what it read now, and only from
 * people who may write to the repository: nobody else's words become its memory. Whatever goes wrong, the review stands.
 */
export async function learn(session: ReviewSession, workflow: Workflow, known: Known): Promise<void> {
  const { deps, config } = session;
  if (deps.learn !== true || !config.root.memory.learn || known.analyzed.readHunks.length === 0) return;
  const facts = ({ inputTokens, outputTokens, costUsd }: Learned) => ({ inputTokens, outputTokens, costUsd });
  await workflow.step('learn', { parse: Learned.parse, facts }, async (signal) => {
    if (!(await isTrusted(session, known.loaded))) return nothing('the author may not write to this repository');
    const chosen = await chooseModels(session);
    if (chosen === null) return nothing('there is no model');
    const { first: model, budget } = chosen;
    const prompt = await fillPrompt(session, model, known);
    const inputTokens = model.tokens.count(prompt.system) + model.tokens.count(prompt.user);
    const usdToday = budget.usdPerDay === null ? 0 : await findSpentToday(deps.db, session.lease.ref);
    const planned = { model: model.name, price: model.price, inputTokens, maxOutputTokens };
    const allowed = allowCall(budget, { ...spentOn(known.analyzed), usdToday }, planned);
    if ('over' in allowed) return nothing(allowed.over);
    return await ask(session, { model, prompt, signal, ms: Math.min(patienceMs, allowed.ms ?? patienceMs) }, known);
  });
}

async function isTrusted({ gateway }: ReviewSession, { pull: { author } }: Loaded): Promise<boolean> {
  const permission = await gateway.getCollaboratorPermission(author);
  return permission === 'admin' || permission === 'write';
}

async function fillPrompt(session: ReviewSession, model: ReviewModel, known: Known): Promise<Prompt> {
  const { loaded, analyzed, change } = known;
  const readable = change.clean.filter((file) => findDeliberateReason(file, change.marks) === null);
  const [pass] = packDiff(readable, { tokensPerPass: diffTokens, maxPasses: 1, countTokens: model.tokens.count });
  const { title } = loaded.pull;
  const { description } = loaded;
  const prompt = createMemoryPrompt({ title, description, findings: analyzed.findings, diff: pass?.text ?? '' });
  return { ...prompt, user: await redactProse(prompt.user, session.signal) };
}

interface Asked {
  model: ReviewModel;
  prompt: Prompt;
  signal: AbortSignal;
  ms: number;
}

async function ask(session: ReviewSession, { model, prompt, signal, ms }: Asked, known: Known): Promise<Learned> {
  const timely = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  try {
    const answer = await model.ask(prompt, timely, { plain: true, maxOutputTokens });
    const { inputTokens, outputTokens } = answer;
    const used = { inputTokens, outputTokens, costUsd: costOf(model.price, answer) };
    const items = parseMemories(answer.text);
    if (items === null) return { ...used, proposed: 0, problem: `${model.name} gave no usable answer` };
    const shown = { text: prompt.user, paths: known.change.clean.map(({ path }) => path) };
    const proposals = items.flatMap((item) => checkProposal(item, shown) ?? []).slice(0, maxProposals);
    // Its text alone may hold a secret: paths and quotations are those of the redacted change.
    for (const proposal of proposals)
      await keep(session, model, { ...proposal, text: await redactProse(proposal.text, signal) });
    return { ...used, proposed: proposals.length, problem: null };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof ModelError) && !timely.aborted) throw thrown;
    session.deps.logger.warn('Nothing was learned from a review', { error: thrown });
    return nothing(thrown instanceof ModelError ? thrown.message : 'there was no time left');
  }
}

/** Step `learn` may run twice after a crash: the same pull request counts once. */
async function keep(session: ReviewSession, model: ReviewModel, { kind, text, path, quote }: Proposal): Promise<void> {
  const { repoId, prNumber } = session.lease.ref;
  const evidence = [{ prNumber, path, quote }];
  const pathGlob = path === null ? '**' : `/${path.replace(/[*?[\]{}\\]/g, '\\$&')}`;
  const said = {
    kind,
    text,
    pathGlob,
    source: 'model',
    createdBy: model.name,
    evidence,
    days: expiresAfterDays,
  } as const;
  const kept = await remember(session.deps.db, { repoId, ...said });
  if (kept === null) session.deps.logger.warn('The memory of a repository is full: a proposal is left out', { repoId });
}

function spentOn({ usage }: Analyzed) {
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  return { tokens, usd: usage?.costUsd ?? null, ms: 0 };
}

function nothing(problem: string): Learned {
  return { proposed: 0, inputTokens: null, outputTokens: null, costUsd: 0, problem };
}
