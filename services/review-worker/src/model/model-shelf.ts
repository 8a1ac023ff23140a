import { createModel } from './create-model.ts';
import { loadTokenCounter } from './load-token-counter.ts';
import type { ModelSettings, ModelsSettings } from './model-settings.ts';
import type { ReviewModel } from './review-model.ts';

/** The models of the operator, and those that a repository may ask for by name. */
export interface ModelShelf {
  model: ReviewModel | null;
  fallbacks: ReviewModel[];
  /** Null when the operator does not allow it, or has no key for it. */
  openModel: (name: string) => Promise<ReviewModel | null>;
}

/** Opens the operator's models now and others when they are asked for, each once. */
export async function createModelShelf(settings: ModelsSettings, send: typeof fetch = fetch): Promise<ModelShelf> {
  const opened = new Map<string, Promise<ReviewModel>>();
  const open = (one: ModelSettings) => {
    const model = opened.get(one.name) ?? loadTokenCounter(one).then((counter) => createModel(one, send, counter));
    opened.set(one.name, model);
    return model;
  };
  return {
    model: settings.model === null ? null : await open(settings.model),
    fallbacks: await Promise.all(settings.fallbacks.map(open)),
    openModel: async (name) => {
      const chosen = settings.choose(name);
      return chosen === null ? null : await open(chosen);
    },
  };
}
