import type { OutboxKind, OutboxPayload } from '@waggle/contracts';
import { SkipError } from '@waggle/platform';
import { findRepository } from '@waggle/store';
import { removeRepository } from '../neo4j/remove-repository.ts';
import { upsertIssue } from '../neo4j/upsert-issue.ts';
import { type GraphDeps, requireActiveRepository } from './graph-deps.ts';
import { scan } from './scan.ts';

type GraphRequest = Extract<OutboxKind, `graph.${string}`>;

/** What each one-shot request of the graph queue does. Every one may run twice. */
export const outboxJobs: {
  [K in GraphRequest]: (deps: GraphDeps, payload: OutboxPayload<K>, signal: AbortSignal) => Promise<void>;
} = {
  'graph.connect': async (deps, { repoId }, signal) => {
    const repository = await requireActiveRepository(deps.db, repoId);
    await scan(deps, repository, await deps.openRepository(repository, signal), signal);
  },

  'graph.push': async (deps, { repoId, ref }, signal) => {
    const repository = await requireActiveRepository(deps.db, repoId);
    const source = await deps.openRepository(repository, signal);
    if (ref !== `refs/heads/${await source.defaultBranch()}`) {
      throw new SkipError('NOT_THE_DEFAULT_BRANCH', 'Only the default branch is in the graph');
    }
    await scan(deps, repository, source, signal);
  },

  'graph.issue': async (deps, { repoId, number, title, state }) => {
    await requireActiveRepository(deps.db, repoId);
    await deps.exclusively(`write ${repoId}`, () => upsertIssue(deps.graph, { repoId, number, title, state }));
  },

  'graph.disconnect': async (deps, { repoId }, signal) => {
    const repository = await findRepository(deps.db, repoId);
    if (repository?.isActive === true) throw new SkipError('REPOSITORY_CAME_BACK', 'The repository is connected again');
    await deps.exclusively(`scan ${repoId}`, () => removeRepository(deps.graph, repoId, signal));
  },
};
