import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Installation, Repository } from '../payload-parts.ts';
import { requestAll } from '../repository-effects.ts';

const RepositoryPayload = z.object({
  action: z.enum(['renamed', 'transferred', 'deleted', 'edited']),
  changes: z.object({ default_branch: z.unknown() }).partial().nullish(),
  repository: Repository,
  installation: Installation,
});

/** A repository keeps its id through renames and transfers, and so does everything that is known about it. */
export const repositoryRoute = createRoute({
  actions: RepositoryPayload.shape.action.options,
  discovers: false,
  schema: RepositoryPayload,
  route: ({ action, changes, repository, installation }, context) => {
    const installationId = installation?.id ?? null;
    switch (action) {
      case 'renamed':
      case 'transferred':
        return { effects: [{ type: 'rename', repoId: repository.id, fullName: repository.full_name }] };
      case 'deleted':
        return {
          effects: [
            { type: 'disconnect', repoIds: [repository.id] },
            ...requestAll('graph.disconnect', [repository], installationId, context),
          ],
        };
      case 'edited':
        // The graph holds the files of the default branch: another one needs another scan.
        if (changes?.default_branch === undefined) return null;
        return { effects: requestAll('graph.connect', [repository], installationId, context) };
    }
  },
});
