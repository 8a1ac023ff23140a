import { renderInstallation } from '../render/installation.ts';
import { renderRepositoryName } from '../render/repository.ts';
import { renderUser } from '../render/user.ts';
import type { Simulator } from '../simulator.ts';
import type { Account, Installation, Repository } from '../state/records.ts';

export function sendInstallation(
  simulator: Simulator,
  installation: Installation,
  action: string,
  sender: Account,
  repositories: Repository[],
): string | undefined {
  return simulator.webhooks.send({
    event: 'installation',
    action,
    installationId: installation.id,
    payload: {
      action,
      installation: renderInstallation(simulator, installation),
      repositories: repositories.map(renderRepositoryName),
      sender: renderUser(simulator.url, sender),
    },
  });
}

export function sendInstallationRepositories(
  simulator: Simulator,
  installation: Installation,
  change: { added?: Repository[]; removed?: Repository[] },
  sender: Account,
): string | undefined {
  const action = change.removed && change.removed.length > 0 ? 'removed' : 'added';
  return simulator.webhooks.send({
    event: 'installation_repositories',
    action,
    installationId: installation.id,
    payload: {
      action,
      installation: renderInstallation(simulator, installation),
      repository_selection: installation.repositorySelection,
      repositories_added: (change.added ?? []).map(renderRepositoryName),
      repositories_removed: (change.removed ?? []).map(renderRepositoryName),
      requester: null,
      sender: renderUser(simulator.url, sender),
    },
  });
}

export function sendPing(simulator: Simulator): string | undefined {
  const { app, url } = simulator;
  const hook = {
    type: 'App',
    id: 1,
    name: 'web',
    active: true,
    events: ['pull_request', 'push'],
    config: {
      content_type: 'json',
      url: simulator.webhooks.target()?.url ?? url,
      insecure_ssl: '0',
      secret: '********',
    },
    updated_at: '2026-01-01T00:00:00Z',
    created_at: '2026-01-01T00:00:00Z',
    app_id: app.id,
    url: `${url}/app/hook/config`,
    ping_url: `${url}/app/hook/pings`,
    deliveries_url: `${url}/app/hook/deliveries`,
  };
  return simulator.webhooks.send({ event: 'ping', payload: { zen: 'Keep it logically awesome.', hook_id: 1, hook } });
}
