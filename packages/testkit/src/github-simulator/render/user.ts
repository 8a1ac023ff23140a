import { nodeId } from '../simulator.ts';
import type { Account } from '../state/records.ts';

/** GitHub's short form of a user, organization or bot. */
export function renderUser(base: string, account: Account) {
  const url = `${base}/users/${encodeURIComponent(account.login)}`;
  const html = account.type === 'Bot' ? `apps/${account.login.replace(/\[bot\]$/, '')}` : account.login;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `${base}/_simulator/avatars/${account.id}.svg`,
    gravatar_id: '',
    url,
    html_url: `${base}/${html}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}
