import { toError } from '@waggle/platform';
import { z } from 'zod';
import { fenceUntrusted } from '../core/sanitize.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import type { ModelTool } from '../model/review-model.ts';
import type { ReviewSession } from '../workflow/review-session.ts';
import { graphTools } from './graph-tools.ts';
import type { ToolScope } from './look-up.ts';
import { memoryTools } from './memory-tools.ts';
import { repositoryTools } from './repository-tools.ts';

export interface ToolLog {
  name: string;
  input: string;
  characters: number;
}

/** Steps of one call with tools, the answer included. */
export const maxToolSteps = 10;
const maxCalls = 24;
const maxResult = 8000;
const maxLoggedInput = 300;

/**
 * What a model may look up while it reads: files, code and history of this repository at the two commits under review, and what
 * the graph knows and what is remembered. Nothing here writes, and nothing leaves the repository of the review. Results are bounded, without secrets, and
 * fenced as data. `log` is filled in the order of the calls.
 */
export function createReviewTools(session: ReviewSession, scope: ToolScope): { tools: ModelTool[]; log: ToolLog[] } {
  const log: ToolLog[] = [];
  let calls = 0;
  const lookUps = [...repositoryTools(session, scope), ...graphTools(session, scope), ...memoryTools(session)];
  const tools = lookUps.map(({ name, description, input, look }) => ({
    name,
    description,
    input,
    run: async (given: unknown, signal: AbortSignal) => {
      calls += 1;
      if (calls > maxCalls) return 'No more look-ups in this call: answer now with what you know.';
      const text = await lookSafely(session, () => look(given, signal));
      const shown = fenceUntrusted(`Result of ${name}`, await redactProse(text, session.signal), maxResult);
      const asked = await redactProse(JSON.stringify(given) ?? '', session.signal);
      log.push({ name, input: asked.slice(0, maxLoggedInput), characters: shown.length });
      return shown;
    },
  }));
  return { tools, log };
}

async function lookSafely(session: ReviewSession, look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (thrown) {
    session.signal.throwIfAborted();
    if (thrown instanceof z.ZodError) return 'The input was not what this tool takes.';
    session.deps.logger.warn('A look-up of the model failed', { error: toError(thrown) });
    return 'This could not be looked up.';
  }
}
