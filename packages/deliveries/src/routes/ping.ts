import { z } from 'zod';
import { createRoute } from '../event-route.ts';

/** GitHub's "are you there?" after a webhook was set up. */
export const pingRoute = createRoute({
  actions: null,
  discovers: false,
  schema: z.looseObject({}),
  route: () => ({ effects: [] }),
});
