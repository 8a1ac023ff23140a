import { type Budget, noBudget, tightest } from '../core/budget/budget.ts';
import type { ReviewModel } from '../model/review-model.ts';
import type { ReviewSession } from './review-session.ts';

export interface ChosenModels {
  /** Asked in turn. Its size and tokenizer decide how the change is cut. */
  first: ReviewModel;
  rest: ReviewModel[];
  budget: Budget;
  /** What of the repository's wishes the operator does not allow. */
  notes: string[];
}

/**
 * The models of one review: those that the repository names, where the operator allows them, then the operator's fallbacks. Of
 * two budgets the tighter holds. Null without a model.
 */
export async function chooseModels({ deps, config }: ReviewSession): Promise<ChosenModels | null> {
  if (deps.model === null) return null;
  const { model: wanted, budgets } = config.root;
  const notes: string[] = [];
  const chain: ReviewModel[] = [];
  const names = [...(wanted.name === null ? [deps.model.name] : [wanted.name, deps.model.name]), ...wanted.fallbacks];
  const isWish = new Set([wanted.name, ...wanted.fallbacks]);
  for (const name of names) {
    const model = name === deps.model.name ? deps.model : await findModel(deps, name);
    if (model === null && isWish.has(name)) {
      notes.push(`${name}, named in .waggle.yml, is not a model that the operator allows: see WAGGLE_MODEL_CHOICES`);
    }
    if (model !== null) chain.push(model);
  }
  const distinct = new Map([...chain, ...(deps.fallbacks ?? [])].map((model) => [model.name, model]));
  const [first = deps.model, ...rest] = distinct.values();
  const { tokens, usd, seconds, usd_per_day: usdPerDay } = budgets;
  return { first, rest, budget: tightest(deps.budget ?? noBudget, { tokens, usd, seconds, usdPerDay }), notes };
}

async function findModel(
  { fallbacks = [], openModel }: ReviewSession['deps'],
  name: string,
): Promise<ReviewModel | null> {
  return fallbacks.find((one) => one.name === name) ?? (await openModel?.(name)) ?? null;
}
