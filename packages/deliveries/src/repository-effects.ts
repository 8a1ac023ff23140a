import type { OutboxPayload } from '@waggle/contracts';
import type { Effect } from '@waggle/store';
import type { RouteContext } from './event-route.ts';
import type { Repository } from './payload-parts.ts';

type RepositoryRequest = 'graph.connect' | 'graph.disconnect';

// An installation on a whole organization may name thousands; one statement takes 65,535 parameters.
const chunkSize = 5000;

/** Rows for these repositories, and their first scan. */
export function connectAll(repositories: Repository[], installationId: number | null, context: RouteContext): Effect[] {
  const effects: Effect[] = [];
  for (let at = 0; at < repositories.length; at += chunkSize) {
    const repos = repositories
      .slice(at, at + chunkSize)
      .map(({ id, full_name }) => ({ repoId: id, fullName: full_name }));
    effects.push({ type: 'connect', installationId, repos });
  }
  return [...effects, ...requestAll('graph.connect', repositories, installationId, context)];
}

/** One request for each repository. Keyed by delivery: the same repository may come and go several times. */
export function requestAll(
  kind: RepositoryRequest,
  repositories: Repository[],
  installationId: number | null,
  { deliveryId }: RouteContext,
): Effect[] {
  return repositories.map((repository) => {
    const payload: OutboxPayload<RepositoryRequest> = {
      installationId,
      repoId: repository.id,
      fullName: repository.full_name,
    };
    return { type: 'outbox', kind, key: `${kind}/${repository.id}/${deliveryId}`, payload, installationId };
  });
}
