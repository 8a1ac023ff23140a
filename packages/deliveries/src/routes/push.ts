import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Installation, Repository, Sha } from '../payload-parts.ts';
import { reconsider } from '../work-effects.ts';

const Paths = z.array(z.string()).nullish();
const ChangedPaths = z.object({ added: Paths, removed: Paths, modified: Paths });

const PushPayload = z.object({
  ref: z.string().max(1000),
  before: Sha,
  after: Sha,
  deleted: z.boolean(),
  commits: z.array(ChangedPaths).nullish(),
  repository: Repository.extend({ default_branch: z.string() }),
  installation: Installation,
});

const branchPrefix = 'refs/heads/';

/**
 * The graph follows the default branch; other branches matter as pull requests, tags not at all. A new configuration on
 * any branch may let in what was skipped.
 */
export const pushRoute = createRoute({
  actions: null,
  discovers: true,
  schema: PushPayload,
  route: ({ ref, before, after, deleted, commits, repository, installation }, { deliveryId }) => {
    if (deleted || !ref.startsWith(branchPrefix)) return null;
    const baseRef = ref.slice(branchPrefix.length);
    const looks = changesConfig(commits ?? [])
      ? [reconsider({ repository, installation, deliveryId }, { prNumber: null, baseRef })]
      : [];
    if (baseRef !== repository.default_branch) return looks.length === 0 ? null : { effects: looks };
    const installationId = installation?.id ?? null;
    const target = { installationId, repoId: repository.id, fullName: repository.full_name };
    // Keyed by delivery: a branch that is forced back to an older commit was pushed again.
    const key = `graph.push/${repository.id}/${deliveryId}`;
    return {
      effects: [
        { type: 'outbox', kind: 'graph.push', key, payload: { ...target, ref, before, after }, installationId },
        ...looks,
      ],
    };
  },
});

function changesConfig(commits: readonly z.output<typeof ChangedPaths>[]): boolean {
  return commits.some(({ added, removed, modified }) =>
    [added, removed, modified].some((paths) => paths?.some((path) => /(?:^|\/)\.waggle\.yml$/.test(path))),
  );
}
