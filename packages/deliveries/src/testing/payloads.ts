/** Tests only: the smallest payloads that mean something. Repository ids differ, so that tests do not meet. */
export const repository = { id: 501, full_name: 'acme/shop', default_branch: 'main' };
export const installation = { id: 31 };
export const head = 'a'.repeat(40);
export const base = 'b'.repeat(40);

export const person = { login: 'ada', type: 'User' };
export const bot = { login: 'waggle[bot]', type: 'Bot' };

export function buildPull(over: object = {}) {
  return {
    number: 7,
    updated_at: '2026-06-01T10:00:00Z',
    draft: false,
    head: { sha: head },
    base: { sha: base },
    ...over,
  };
}

export function buildPullRequestEvent(action: string, over: Record<string, unknown> = {}) {
  return { action, number: 7, pull_request: buildPull(), repository, installation, ...over };
}
