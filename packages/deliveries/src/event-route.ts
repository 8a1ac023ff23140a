import type { Effect } from '@waggle/store';
import type { z } from 'zod';

export interface RouteContext {
  deliveryId: string;
  /** Number of our GitHub App; null when it is not known. */
  appId: number | null;
}

/** What an event asks for. An empty list of effects means: understood, nothing to do. */
export interface Outcome {
  prNumber?: number;
  effects: Effect[];
}

export interface EventRoute {
  /** Actions that mean something here; null for events without actions. */
  actions: readonly string[] | null;
  /** A repository that no row knows is connected by such an event, because the App can see it. */
  discovers: boolean;
  route(payload: unknown, context: RouteContext): Outcome | null | { problem: string };
}

/** Makes a route whose payload is checked first. `route` answers null for events of this kind that do not matter. */
export function createRoute<S extends z.ZodType>(spec: {
  actions: readonly string[] | null;
  discovers: boolean;
  schema: S;
  route: (payload: z.output<S>, context: RouteContext) => Outcome | null;
}): EventRoute {
  const { actions, discovers, schema, route } = spec;
  return {
    actions,
    discovers,
    route: (payload, context) => {
      const parsed = schema.safeParse(payload);
      if (parsed.success) return route(parsed.data, context);
      // Names of fields only: the values are somebody's payload and do not belong into a log.
      const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`);
      return { problem: `does not fit: ${fields.slice(0, 5).join(', ')}` };
    },
  };
}
