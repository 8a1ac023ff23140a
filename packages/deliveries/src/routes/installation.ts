import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Id, Repository } from '../payload-parts.ts';
import { connectAll, requestAll } from '../repository-effects.ts';

const InstallationPayload = z.object({
  action: z.enum(['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted']),
  installation: z.object({ id: Id }),
  repositories: z.array(Repository).nullish(),
});

/** The App was installed, removed or paused. While it is suspended GitHub refuses every call, so its work waits. */
export const installationRoute = createRoute({
  actions: InstallationPayload.shape.action.options,
  discovers: false,
  schema: InstallationPayload,
  route: ({ action, installation: { id: installationId }, repositories }, context) => {
    const named = repositories ?? [];
    switch (action) {
      case 'created':
        return { effects: connectAll(named, installationId, context) };
      case 'deleted':
        return {
          effects: [
            { type: 'uninstall', installationId },
            // A suspended installation that is removed must not hold back the cleaning up.
            { type: 'resume', installationId },
            ...requestAll('graph.disconnect', named, installationId, context),
          ],
        };
      case 'suspend':
        return { effects: [{ type: 'suspend', installationId }] };
      case 'unsuspend':
        return { effects: [{ type: 'resume', installationId }] };
      case 'new_permissions_accepted':
        // Permissions are asked of GitHub with every token, so there is nothing to remember.
        return { effects: [] };
    }
  },
});

const InstallationRepositoriesPayload = z.object({
  installation: z.object({ id: Id }),
  repositories_added: z.array(Repository).nullish(),
  repositories_removed: z.array(Repository).nullish(),
});

export const installationRepositoriesRoute = createRoute({
  actions: ['added', 'removed'],
  discovers: false,
  schema: InstallationRepositoriesPayload,
  route: ({ installation: { id: installationId }, repositories_added, repositories_removed }, context) => {
    const removed = repositories_removed ?? [];
    const effects = connectAll(repositories_added ?? [], installationId, context);
    if (removed.length > 0) {
      effects.push({ type: 'disconnect', repoIds: removed.map(({ id }) => id) });
      effects.push(...requestAll('graph.disconnect', removed, installationId, context));
    }
    return { effects };
  },
});
