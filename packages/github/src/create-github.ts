import { AppIdentity, InstallationId, RepositoryFacts } from './gateway/answers.ts';
import { createGateway } from './gateway/create-gateway.ts';
import { createDeliveryLog, type DeliveryLog } from './gateway/delivery-log.ts';
import type { PullRequestGateway } from './gateway/pull-request-gateway.ts';
import { createAnswerCache } from './requests/answer-cache.ts';
import { createClients, type GithubSettings } from './requests/app-client.ts';
import { createInstallationTokens } from './requests/installation-tokens.ts';
import { createRequestGate, type RequestGate } from './requests/request-gate.ts';
import { createRequester, type Requester, type SecondaryLimits } from './requests/requester.ts';
import { createWriteGate, type WriteGate } from './requests/write-gate.ts';
import { createLocalPace, githubWriteLimits } from './requests/write-pace.ts';

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

/** What the requests of one installation share. */
interface Pace {
  limits: SecondaryLimits;
  writes: WriteGate;
  gate: RequestGate;
}

// GitHub refuses more than 100 of one App at a time: ten processes may read at once.
const concurrent = 10;

/** GitHub as one App sees it. Opens nothing, so there is nothing to close. */
export function createGithub(settings: GithubSettings): Github {
  const { app, plain } = createClients(settings);
  const tokens = createInstallationTokens(app);
  const appLimits: SecondaryLimits = { count: 0 };
  const cache = createAnswerCache();
  const pace = settings.writePace === undefined ? createLocalPace(githubWriteLimits) : settings.writePace;
  const paces = new Map<number, Pace>();
  const asApp = (signal?: AbortSignal) => createRequester({ client: app, signal, limits: appLimits });

  function asInstallation(installationId: () => Promise<number>, key: number, signal?: AbortSignal): Requester {
    const known = paces.get(key);
    const own = known ?? { limits: { count: 0 }, writes: createWriteGate(pace), gate: createRequestGate(concurrent) };
    paces.set(key, own);
    return createRequester({ client: plain, tokens, installationId, signal, cache, ...own });
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
