import { nodeId, type Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import type { Installation } from '../state/records.ts';
import { renderUser } from './user.ts';

export const permissions = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
};

const subscribedEvents = [
  'check_run',
  'issue_comment',
  'issues',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
];

/** The App that the simulator stands behind. */
export function renderApp(simulator: Simulator) {
  const { app, state, url: base } = simulator;
  return {
    id: app.id,
    slug: app.slug,
    client_id: `Iv1.${String(app.id).padStart(16, '0')}`,
    node_id: nodeId('Integration', app.id),
    owner: renderUser(base, accountById(state, app.ownerId)),
    name: app.slug,
    description: 'GitHub simulator',
    external_url: base,
    html_url: `${base}/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions,
    events: subscribedEvents,
  };
}

export function renderInstallation(simulator: Simulator, installation: Installation) {
  const { app, state, url: base } = simulator;
  const account = accountById(state, installation.accountId);
  return {
    id: installation.id,
    account: renderUser(base, account),
    repository_selection: installation.repositorySelection,
    access_tokens_url: `${base}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${base}/installation/repositories`,
    html_url: `${base}/settings/installations/${installation.id}`,
    app_id: app.id,
    client_id: `Iv1.${String(app.id).padStart(16, '0')}`,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions,
    events: subscribedEvents,
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}
