import { randomBytes } from 'node:crypto';
import { type Logger, toError } from '@waggle/platform';
import type { RepositoryWebhook, SecretBox } from '@waggle/store';
import type { Authority } from './http/webhook-handler.ts';

export interface AuthorityDeps {
  find: (connectionId: number) => Promise<RepositoryWebhook | null>;
  /** Null when this instance has no encryption keys, hence no repository webhooks. */
  box: SecretBox | null;
  logger: Logger;
  cacheMs?: number;
}

const maxCached = 1000;

/**
 * The secrets and the repository behind a webhook address, kept for a few seconds. An address that nobody knows has
 * secrets too, which fit nothing: its answer and the work for it are those of a wrong signature.
 */
export function createRepositoryAuthority(deps: AuthorityDeps): (connectionId: number | null) => Promise<Authority> {
  const { cacheMs = 10_000 } = deps;
  const cached = new Map<number, { until: number; authority: Authority }>();
  const nobody: Authority = { secrets: [randomBytes(32).toString('hex')], only: null };

  return async (connectionId) => {
    if (connectionId === null || deps.box === null) return nobody;
    const known = cached.get(connectionId);
    if (known !== undefined && performance.now() < known.until) return known.authority;
    const webhook = await deps.find(connectionId);
    const authority = webhook === null ? nobody : { secrets: openAll(deps, deps.box, webhook), only: webhook };
    if (cached.size >= maxCached) cached.clear();
    cached.set(connectionId, { until: performance.now() + cacheMs, authority });
    return authority;
  };
}

/** One secret whose key is gone must not take away the other. */
function openAll({ logger }: AuthorityDeps, box: SecretBox, { repoId, sealedSecrets }: RepositoryWebhook): string[] {
  const secrets: string[] = [];
  for (const sealed of sealedSecrets) {
    try {
      secrets.push(box.open(sealed));
    } catch (thrown) {
      logger.error('Webhook secret of a repository cannot be read', { repoId, error: toError(thrown) });
    }
  }
  return secrets;
}

/** The id in `/webhooks/github/repos/ID`; null when it is no id, undefined for other paths. */
export function readConnectionId(url: string): number | null | undefined {
  const [path = ''] = url.split('?', 1);
  const text = /^\/webhooks\/github\/repos\/([^/]+)$/.exec(path)?.[1];
  if (text === undefined) return undefined;
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
