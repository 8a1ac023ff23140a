import { z } from 'zod';
import { createRoute } from '../event-route.ts';
import { Installation, PrNumber, Repository } from '../payload-parts.ts';
import { repeatReview } from '../work-effects.ts';

const CheckRunPayload = z.object({
  check_run: z.object({
    external_id: z.string().nullish(),
    app: z.object({ id: z.number() }).nullish(),
  }),
  repository: Repository,
  installation: Installation,
});

/** "Re-run" on our own check: a review of the same head once more. Other Apps' checks are none of our business. */
export const checkRunRoute = createRoute({
  actions: ['rerequested'],
  discovers: true,
  schema: CheckRunPayload,
  route: ({ check_run: check, repository, installation }, { appId }) => {
    if (appId !== null && check.app?.id !== appId) return null;
    const prNumber = pullRequestOf(check.external_id ?? '', repository.id);
    return prNumber === null ? null : { prNumber, effects: [repeatReview(repository, installation, prNumber)] };
  },
});

/**
 * review-worker names its check runs `<repoId>:<pull request>:<head>:<generation>`. GitHub's own list of pull requests
 * in the payload is empty for forks.
 */
function pullRequestOf(externalId: string, repoId: number): number | null {
  const [, repo, number] = /^(\d+):(\d+):[0-9a-f]{40,64}:\d+$/.exec(externalId) ?? [];
  const prNumber = PrNumber.safeParse(Number(number));
  return Number(repo) === repoId && prNumber.success ? prNumber.data : null;
}
