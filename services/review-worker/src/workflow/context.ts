import { ContextResponse } from '@waggle/contracts';
import { AppError, toError } from '@waggle/platform';
import { z } from 'zod';
import { listChangedLines } from '../core/changed-lines.ts';
import { redactValues } from '../evidence/redact-values.ts';
import type { Change } from './change-source.ts';
import { findIssueReferences } from './linked-issues.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

export const Context = z.object({ context: ContextResponse.nullable(), degraded: z.array(z.string()) });
export type Context = z.infer<typeof Context>;

const maxPaths = 3000;
const maxPathLength = 4096;
const maxIssues = 100;
const maxText = 4000;

function listDeleted(files: Change['files']): string[] {
  return files
    .filter(({ newPath }) => newPath === null)
    .map(({ path }) => path)
    .filter((path) => path.length <= maxPathLength);
}

/** A part that is missing must not be taken for a part that is empty. */
function describeGaps({ incomplete, limit, scannedAt, structuredAt }: ContextResponse): string[] {
  const late = incomplete.length === 0 ? [] : [`the graph did not answer in time about ${incomplete.join(', ')}`];
  if (limit !== undefined) return [...late, limit];
  if (scannedAt === null) return [...late, unread];
  return structuredAt === null ? [...late, unparsed] : late;
}

const unread =
  'the history of this repository is not read yet, so related work, reviewers, conflicts and forgotten files may be missing; the next review has them';

const unparsed =
  'imports, tests and symbols of this repository are not known yet, so dependents, tests and conflicts may be missing';

/** Step `context`: what the repository's memory knows. One try, five seconds: a review does without a graph that is away or stuck. */
export async function loadContextStep(session: ReviewSession, loaded: Loaded, change: Change): Promise<Context> {
  const paths = change.files.flatMap(({ path, oldPath }) =>
    oldPath === null || oldPath === path ? [path] : [path, oldPath],
  );
  const issues = findIssueReferences(loaded).filter(({ repository }) => repository === null);
  const request = {
    repoId: loaded.pull.repoId,
    paths: [...new Set(paths)].filter((path) => path.length <= maxPathLength).slice(0, maxPaths),
    issueNumbers: issues.slice(0, maxIssues).map(({ number }) => number),
    excludePullRequest: loaded.pull.number,
    author: loaded.pull.author,
    text: `${loaded.pull.title}\n${loaded.description}`.slice(0, maxText),
    changedLines: listChangedLines(change.files),
    deletedPaths: listDeleted(change.files).slice(0, maxPaths),
    linesAdded: loaded.pull.additions,
  };
  try {
    const context = await redactValues(await session.deps.loadContext(request, session.signal), session.signal);
    return { context, degraded: describeGaps(context) };
  } catch (thrown) {
    session.signal.throwIfAborted();
    const error = toError(thrown);
    session.deps.logger.warn('No context from the graph', { error });
    const reason = error instanceof AppError ? `: ${error.message.slice(0, 200)}` : '';
    return { context: null, degraded: [`graph unavailable${reason}`] };
  }
}
