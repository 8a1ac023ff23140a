import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Installation, Repository, Sha } from '../payload-parts.ts';

const PushPayload = z.object({
  ref: z.string().max(1000),
  before: Sha,
  after: Sha,
  deleted: z.boolean(),
  repository: Repository.extend({ default_branch: z.string() }),
  installation: Installation,
});

/** The graph follows the default branch; other branches matter as pull requests, tags not at all. */
export const pushRoute = createRoute({
  actions: null,
  discovers: true,
  schema: PushPayload,
  route: ({ ref, before, after, deleted, repository, installation }, { deliveryId }) => {
    if (deleted || ref !== `refs/heads/${repository.default_branch}`) return null;
    const installationId = installation?.id ?? null;
    const target = { installationId, repoId: repository.id, fullName: repository.full_name };
    // Keyed by delivery: a branch that is forced back to an older commit was pushed again.
    const key = `graph.push/${repository.id}/${deliveryId}`;
    return {
      effects: [
        { type: 'outbox', kind: 'graph.push', key, payload: { ...target, ref, before, after }, installationId },
      ],
    };
  },
});
