import { z } from 'zod';
import type { Client } from './app-client.ts';

const InstallationToken = z.object({ token: z.string().min(1), expiresAt: z.string() });

export interface InstallationTokens {
  /** The token of an installation; `onMint` runs when one is asked for, since that is a request too. */
  get(installationId: number, onMint?: () => void): Promise<string>;
  /** Forgets a token that GitHub refused, unless a newer one has replaced it already. */
  drop(installationId: number, token: string): void;
}

// A token that ends while a request is under way is as good as none.
const marginMs = 60_000;

/** Keeps one token for each installation and renews it before it ends; callers at the same time share one request. */
export function createInstallationTokens(app: Client): InstallationTokens {
  const known = new Map<number, { token: string; expiresAt: number }>();
  const pending = new Map<number, Promise<string>>();

  async function mint(installationId: number): Promise<string> {
    const answer = await app.auth({ type: 'installation', installationId, refresh: true });
    const { token, expiresAt } = InstallationToken.parse(answer);
    known.set(installationId, { token, expiresAt: Date.parse(expiresAt) });
    return token;
  }

  return {
    get: (installationId, onMint = () => {}) => {
      const held = known.get(installationId);
      if (held !== undefined && held.expiresAt - marginMs > Date.now()) return Promise.resolve(held.token);
      const running = pending.get(installationId);
      if (running !== undefined) return running;
      onMint();
      const minted = mint(installationId).finally(() => pending.delete(installationId));
      pending.set(installationId, minted);
      return minted;
    },
    drop: (installationId, token) => {
      if (known.get(installationId)?.token === token) known.delete(installationId);
    },
  };
}
