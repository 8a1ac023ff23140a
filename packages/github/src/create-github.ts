import { AppIdentity, InstallationId, RepositoryFacts } from './gateway/answers.ts';
import { createGateway } from './gateway/create-gateway.ts';
import { createDeliveryLog, type DeliveryLog } from './gateway/delivery-log.ts';
import type { PullRequestGateway } from './gateway/pull-request-gateway.ts';
import { createClients, type GithubSettings } from './requests/app-client.ts';
import { createInstallationTokens } from './requests/installation-tokens.ts';
import { createRequester, type Requester, type SecondaryLimits } from './requests/requester.ts';
import { createWriteGate, type WriteGate } from './requests/write-gate.ts';

export interface Viewer {
  appId: number;
  slug: string;
  /** Author of everything the App writes: `slug[bot]`. */
  login: string;
  /** Webhook events that the App is subscribed to. */
  events: readonly string[];
}

export interface Github {
  /**
   * The gateway to one repository, by name or by id. `signal` aborts its requests. A null installation (work asked for by
   * a repository webhook) is looked up by the repository's name.
   */
  forInstallation(
    installationId: number | null,
    repository: string | number,
    options?: { signal?: AbortSignal },
  ): PullRequestGateway;
  listInstallationRepositories(installationId: number): Promise<RepositoryFacts[]>;
  /** The App's own webhook. `signal` aborts its requests. */
  deliveryLog(options?: { signal?: AbortSignal }): DeliveryLog;
  /** Who the App is; asked once. */
  viewer(): Promise<Viewer>;
}

/** GitHub as one App sees it. Opens nothing, so there is nothing to close. */
export function createGithub(settings: GithubSettings): Github {
  const { app, plain } = createClients(settings);
  const tokens = createInstallationTokens(app);
  const appLimits: SecondaryLimits = { count: 0 };
  const paces = new Map<number, { limits: SecondaryLimits; writes: WriteGate }>();
  const asApp = (signal?: AbortSignal) => createRequester({ client: app, signal, limits: appLimits });

  function asInstallation(installationId: () => Promise<number>, key: number, signal?: AbortSignal): Requester {
    const own = paces.get(key) ?? { limits: { count: 0 }, writes: createWriteGate(settings.writesPerMinute ?? 80) };
    paces.set(key, own);
    return createRequester({ client: plain, tokens, installationId, signal, ...own });
  }

  let viewer: Promise<Viewer> | null = null;
  return {
    forInstallation: (installationId, repository, { signal } = {}) => {
      const findInstallation = once(() => lookUpInstallation(asApp(signal), installationId, repository));
      const requester = asInstallation(findInstallation, installationId ?? 0, signal);
      const nameOf = once(() => lookUpName(requester, repository));
      return createGateway(requester, nameOf);
    },
    listInstallationRepositories: (installationId) =>
      asInstallation(() => Promise.resolve(installationId), installationId).list(
        RepositoryFacts,
        'GET /installation/repositories',
        {},
        'repositories',
      ),
    deliveryLog: ({ signal } = {}) => createDeliveryLog(asApp(signal)),
    viewer: () => {
      viewer ??= loadViewer(asApp()).catch((error: unknown) => {
        viewer = null;
        throw error;
      });
      return viewer;
    },
  };
}

async function loadViewer(requester: Requester): Promise<Viewer> {
  const { id, slug, events } = await requester.send(AppIdentity, 'GET /app');
  return { appId: id, slug, login: `${slug}[bot]`, events };
}

async function lookUpInstallation(
  requester: Requester,
  installationId: number | null,
  repository: string | number,
): Promise<number> {
  if (installationId !== null) return installationId;
  const [owner = '', repo = ''] = String(repository).split('/', 2);
  return (await requester.send(InstallationId, 'GET /repos/{owner}/{repo}/installation', { owner, repo })).id;
}

async function lookUpName(requester: Requester, repository: string | number): Promise<string> {
  if (typeof repository === 'string') return repository;
  return (await requester.send(RepositoryFacts, 'GET /repositories/{id}', { id: repository })).full_name;
}

/** Remembers the answer, but not a failure. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}
