import type { z } from 'zod';
import type { Change } from '../workflow/change-source.ts';
import type { Loaded } from '../workflow/loaded.ts';

/** One thing that a model may look up. `look` answers text; what it throws is told to the model in general words only. */
export interface LookUp {
  name: string;
  description: string;
  input: z.ZodObject;
  look: (input: unknown, signal: AbortSignal) => Promise<string>;
}

/** What a model may look things up for: one pull request at two commits. */
export interface ToolScope {
  loaded: Pick<Loaded, 'pull'>;
  change: Change;
}
