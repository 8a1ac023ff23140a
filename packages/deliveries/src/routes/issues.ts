import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Installation, PrNumber, Repository } from '../payload-parts.ts';

const IssuesPayload = z.object({
  issue: z.object({ number: PrNumber, title: z.string(), state: z.enum(['open', 'closed']) }),
  repository: Repository,
  installation: Installation,
});

/** Title and state are what the graph keeps of an issue; labels, assignees and the like change neither. */
export const issuesRoute = createRoute({
  actions: ['opened', 'edited', 'closed', 'reopened'],
  discovers: true,
  schema: IssuesPayload,
  route: ({ issue: { number, title, state }, repository, installation }, { deliveryId }) => {
    const installationId = installation?.id ?? null;
    const target = { installationId, repoId: repository.id, fullName: repository.full_name };
    const key = `graph.issue/${repository.id}/${number}/${deliveryId}`;
    return {
      effects: [
        { type: 'outbox', kind: 'graph.issue', key, payload: { ...target, number, title, state }, installationId },
      ],
    };
  },
});
