import { App } from '@octokit/app';
import { Octokit } from '@octokit/core';
import type { Logger } from '@waggle/platform';
import { createTransport, type TransportSettings } from './transport.ts';
import type { WritePace } from './write-pace.ts';

export interface GithubSettings {
  /** `https://api.github.com`, or `https://HOST/api/v3` of GitHub Enterprise Server. */
  apiUrl: string;
  appId: number | string;
  /** PEM; line ends may be written as `\n`, as environment variables often have them. */
  privateKey: string;
  logger: Logger;
  fetch?: typeof fetch;
  requestTimeoutMs?: number;
  /** A private authority and proxies; a given `fetch` goes its own way. */
  transport?: TransportSettings;
  /** The pace of writes; null for none, as GitHub Enterprise Server needs none. Absent: GitHub's limits, for this process. */
  writePace?: WritePace | null;
}

export type Client = Octokit;

const defaultTimeoutMs = 10_000;

/** The App's own client (JWT) and one without credentials that installation requests put their token on. */
export function createClients(settings: GithubSettings): { app: Client; plain: Client } {
  const { logger } = settings;
  const log = {
    debug: () => {},
    info: () => {},
    warn: (message: string) => logger.warn('GitHub client', { warning: message }),
    error: (message: string) => logger.warn('GitHub client', { warning: message }),
  };
  const Configured = Octokit.defaults({
    baseUrl: settings.apiUrl.replace(/\/+$/, ''),
    userAgent: 'waggle',
    log,
    // No plugin retries anything here: a repeated POST is a second review.
    request: {
      fetch: withTimeout(
        settings.fetch ?? createTransport(settings.transport ?? {}),
        settings.requestTimeoutMs ?? defaultTimeoutMs,
      ),
      retries: 0,
      log,
    },
  });
  const privateKey = settings.privateKey.replaceAll('\\n', '\n');
  const app = new App({ appId: settings.appId, privateKey, Octokit: Configured, log });
  return { app: app.octokit, plain: new Configured() };
}

function withTimeout(send: typeof fetch, timeoutMs: number): typeof fetch {
  return (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return send(input, { ...init, signal });
  };
}
