import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { GithubError, notFound } from '../http/github-error.ts';
import { pageAnswer } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam } from '../http/scope.ts';
import { created, ok } from '../http/types.ts';
import { permissions, renderApp, renderInstallation } from '../render/installation.ts';
import { renderRepository } from '../render/repository.ts';
import { requireApp } from '../rules/authenticate.ts';
import type { Simulator } from '../simulator.ts';
import { covers, installationOf, requireRepository } from '../state/lookups.ts';
import type { Installation } from '../state/records.ts';

const TokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
});

function requireInstallation(simulator: Simulator, id: number): Installation {
  const installation = simulator.state.installations.get(id);
  if (!installation || installation.deleted) throw notFound();
  return installation;
}

function selectRepositories(
  simulator: Simulator,
  installation: Installation,
  wanted: z.infer<typeof TokenRequest>,
): number[] | null {
  if (!wanted.repositories && !wanted.repository_ids) return null;
  const reachable = simulator.state.repositories.filter(
    (repository) => !repository.deleted && covers(installation, repository),
  );
  const selected = reachable.filter(
    (repository) => wanted.repositories?.includes(repository.name) || wanted.repository_ids?.includes(repository.id),
  );
  if (selected.length < (wanted.repositories?.length ?? 0) + (wanted.repository_ids?.length ?? 0)) {
    throw new GithubError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return selected.map((repository) => repository.id);
}

const createToken = route('POST /app/installations/{id}/access_tokens', (simulator, request) => {
  requireApp(request.actor);
  const installation = requireInstallation(simulator, numberParam(request, 'id'));
  if (installation.suspendedAt !== null) throw new GithubError(403, 'This installation has been suspended');
  const wanted = parseBody(TokenRequest, request.body);
  const repositoryIds = selectRepositories(simulator, installation, wanted);
  const expires = new Date(simulator.now().getTime() + simulator.tokenLifetimeMs);
  const token = `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`;
  simulator.state.tokens.save({
    id: simulator.state.nextId(),
    token,
    installationId: installation.id,
    repositoryIds,
    expiresAt: expires.toISOString(),
  });
  const repositories = (repositoryIds ?? []).flatMap((id) => simulator.state.repositories.get(id) ?? []);
  return created({
    token,
    expires_at: expires.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    permissions: wanted.permissions ?? permissions,
    repository_selection: repositoryIds ? 'selected' : installation.repositorySelection,
    ...(repositoryIds ? { repositories: repositories.map((one) => renderRepository(simulator, one)) } : {}),
  });
});

/** What an App does as itself, and what an installation sees. */
export const appRoutes: Route[] = [
  createToken,
  route('GET /app', (simulator, request) => {
    requireApp(request.actor);
    const count = simulator.state.installations.filter((installation) => !installation.deleted).length;
    return ok({ ...renderApp(simulator), installations_count: count });
  }),
  route('GET /app/installations', (simulator, request) => {
    requireApp(request.actor);
    const installations = simulator.state.installations.filter((installation) => !installation.deleted);
    return pageAnswer(simulator.url, request, installations, (one) => renderInstallation(simulator, one));
  }),
  route('GET /app/installations/{id}', (simulator, request) => {
    requireApp(request.actor);
    return ok(renderInstallation(simulator, requireInstallation(simulator, numberParam(request, 'id'))));
  }),
  route('GET /repos/{owner}/{repo}/installation', (simulator, request) => {
    requireApp(request.actor);
    const { owner = '', repo = '' } = request.params;
    const installation = installationOf(simulator.state, requireRepository(simulator.state, owner, repo));
    if (!installation) throw notFound();
    return ok(renderInstallation(simulator, installation));
  }),
  route('GET /installation/repositories', (simulator, request) => {
    const { actor } = request;
    if (actor.kind !== 'installation')
      throw new GithubError(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    const repositories = simulator.state.repositories.filter(
      (repository) =>
        !repository.deleted &&
        covers(actor.installation, repository) &&
        (actor.repositoryIds === undefined || actor.repositoryIds.includes(repository.id)),
    );
    const page = pageAnswer(simulator.url, request, repositories, (one) => renderRepository(simulator, one));
    const selection = actor.installation.repositorySelection;
    return {
      ...page,
      json: { total_count: repositories.length, repository_selection: selection, repositories: page.json },
    };
  }),
];
