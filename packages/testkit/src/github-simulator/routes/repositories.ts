import { notFound } from '../http/github-error.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam, readableRepository } from '../http/scope.ts';
import { ok } from '../http/types.ts';
import { renderRepository } from '../render/repository.ts';
import { renderUser } from '../render/user.ts';
import { canRead, requireWriter } from '../rules/authenticate.ts';
import type { Simulator } from '../simulator.ts';
import { findAccount } from '../state/accounts.ts';
import type { Account, Permission } from '../state/records.ts';
import { getLanguages } from './languages.ts';

function renderCollaborator(simulator: Simulator, account: Account, permission: Permission) {
  const can = (...allowed: Permission[]) => allowed.includes(permission);
  const write = can('admin', 'write');
  const permissions = { pull: !can('none'), triage: write, push: write, maintain: can('admin'), admin: can('admin') };
  return { ...renderUser(simulator.url, account), role_name: permission, permissions };
}

/** Repositories, people and limits. */
export const repositoryRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}', (simulator, request) =>
    ok(renderRepository(simulator, readableRepository(simulator, request))),
  ),
  route('GET /repos/{owner}/{repo}/languages', getLanguages),
  route('GET /repositories/{id}', (simulator, request) => {
    const repository = simulator.state.repositories.get(numberParam(request, 'id'));
    if (!repository || repository.deleted || !canRead(request.actor, repository)) throw notFound();
    return ok(renderRepository(simulator, repository));
  }),
  route('GET /repos/{owner}/{repo}/collaborators/{login}/permission', (simulator, request) => {
    requireWriter(request.actor);
    const repository = readableRepository(simulator, request);
    const account = findAccount(simulator.state, request.params.login ?? '');
    if (!account) throw notFound();
    const owns = account.id === repository.ownerId;
    const given = repository.collaborators[account.login] ?? (repository.private ? 'none' : 'read');
    const permission = owns ? 'admin' : given;
    return ok({ permission, role_name: permission, user: renderCollaborator(simulator, account, permission) });
  }),
  route('GET /users/{login}', (simulator, request) => {
    const account = findAccount(simulator.state, request.params.login ?? '');
    if (!account) throw notFound();
    return ok({ ...renderUser(simulator.url, account), name: account.name, email: account.email });
  }),
  route('GET /rate_limit', (simulator, request) => {
    const core = simulator.rates.status(request.actor);
    return ok({ resources: { core, search: core, graphql: core }, rate: core });
  }),
];
