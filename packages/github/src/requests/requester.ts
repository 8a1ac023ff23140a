import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@waggle/platform';
import { z } from 'zod';
import { UnauthorizedError, UnavailableError } from '../github-error.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { Client } from './app-client.ts';
import { type GraphqlOperation, graphqlBaseUrl, graphqlRoutes, readGraphqlData } from './graphql.ts';
import type { InstallationTokens } from './installation-tokens.ts';
import { isRead, mapRequestError } from './map-request-error.ts';
import type { RequestGate } from './request-gate.ts';
import type { WriteGate } from './write-gate.ts';

type Parameters = Record<string, unknown>;

/** Sends requests of one installation (or of the App itself) and answers parsed bodies or errors with a meaning. */
export interface Requester {
  send<T extends z.ZodType>(schema: T, route: string, parameters?: Parameters): Promise<z.output<T>>;
  /** Every item of a list, page by page; `pick` finds the array in an answer that wraps it. */
  list<T extends z.ZodType>(item: T, route: string, parameters?: Parameters, pick?: string): Promise<z.output<T>[]>;
  /**
   * A list that GitHub pages by an opaque cursor. `wanted` says after each page whether to read on; a server that names
   * the same cursor again ends the list.
   */
  listByCursor<T extends z.ZodType>(
    item: T,
    route: string,
    wanted: (page: readonly z.output<T>[]) => boolean,
  ): Promise<z.output<T>[]>;
  /** Data of one GraphQL operation. `document` is the query text; values go into `variables` only. */
  graphql<T extends z.ZodType>(
    schema: T,
    operation: GraphqlOperation,
    document: string,
    variables: Parameters,
  ): Promise<z.output<T>>;
  token(): Promise<string>;
  /** Requests sent so far, with those for tokens. */
  calls(): number;
}

export interface RequesterDeps {
  client: Client;
  /** Absent for requests that the App makes as itself. */
  tokens?: InstallationTokens;
  installationId?: () => Promise<number>;
  signal?: AbortSignal | undefined;
  limits: SecondaryLimits;
  writes?: WriteGate;
  /** Bounds how many requests are under way. */
  gate?: RequestGate;
  /** Earlier answers, for reads that GitHub answers with 304. */
  cache?: AnswerCache;
  random?: () => number;
  baseDelayMs?: number;
}

/** Counts secondary limits in a row, so that each wait is twice the one before. */
export interface SecondaryLimits {
  count: number;
}

interface Access {
  token: string;
  installationId: number;
}

interface Answer {
  data: unknown;
  link: string;
}

const readAttempts = 3;
const perPage = 100;
const maxPages = 100;
// In truth a POST, but asking for a token twice does no harm: a lost answer is as good as a lost read.
const tokenRoute = 'GET installation token';

export function createRequester(deps: RequesterDeps): Requester {
  const { client, tokens, signal, random = Math.random, limits } = deps;
  let calls = 0;

  async function authorization(): Promise<Access | null> {
    if (tokens === undefined || deps.installationId === undefined) return null;
    const installationId = await deps.installationId();
    const token = await tokens.get(installationId, () => {
      calls += 1;
    });
    return { token, installationId };
  }

  async function sendOnce(route: string, parameters: Parameters): Promise<Answer> {
    const access = await attempt(tokenRoute, authorization);
    const send = () => attempt(route, () => request(route, parameters, access));
    const sendGated = () => (deps.gate === undefined ? send() : deps.gate.run(send, signal));
    try {
      if (isRead(route) || deps.writes === undefined) return await sendGated();
      return await deps.writes.run(access?.installationId ?? 0, sendGated, signal);
    } catch (error) {
      if (error instanceof UnauthorizedError && access !== null) tokens?.drop(access.installationId, access.token);
      throw error;
    }
  }

  async function request(route: string, parameters: Parameters, access: Access | null): Promise<Answer> {
    calls += 1;
    const key = `${access?.installationId} ${route} ${JSON.stringify(parameters)}`;
    const known = route.startsWith('GET ') ? (deps.cache?.find(key) ?? null) : null;
    const headers = {
      ...(access === null ? {} : { authorization: `token ${access.token}` }),
      ...(known === null ? {} : { 'if-none-match': known.etag }),
    };
    try {
      const answer = await client.request(route, { ...parameters, headers, request: signal ? { signal } : {} });
      limits.count = 0;
      const { etag, link = '' } = answer.headers;
      if (etag !== undefined && route.startsWith('GET ')) deps.cache?.keep(key, { etag, data: answer.data, link });
      return { data: answer.data, link };
    } catch (thrown) {
      if (known === null || !isNotModified(thrown)) throw thrown;
      limits.count = 0;
      return known;
    }
  }

  /** Runs one HTTP request; a failure becomes an error with a meaning, except that an abort stays the abort it is. */
  async function attempt<T>(route: string, run: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    try {
      return await run();
    } catch (thrown) {
      signal?.throwIfAborted();
      if (thrown instanceof AppError) throw thrown;
      const error = mapRequestError(thrown, { route, now: new Date(), random, earlierSecondaryLimits: limits.count });
      if (error.code === 'GITHUB_RATE_LIMITED') limits.count += 1;
      throw error;
    }
  }

  async function sendWithRetry(route: string, parameters: Parameters): Promise<Answer> {
    let refreshed = false;
    for (let failures = 0; ; ) {
      try {
        return await sendOnce(route, parameters);
      } catch (error) {
        if (error instanceof UnauthorizedError && tokens !== undefined && !refreshed) {
          refreshed = true;
          continue;
        }
        failures += 1;
        if (!(error instanceof UnavailableError) || failures >= readAttempts) throw error;
        await delay(random() * (deps.baseDelayMs ?? 250) * 2 ** failures, undefined, signal ? { signal } : {});
      }
    }
  }

  return {
    send: async (schema, route, parameters = {}) => parse(schema, route, (await sendWithRetry(route, parameters)).data),
    list: async (item, route, parameters = {}, pick) => {
      const found: z.output<typeof item>[] = [];
      const schema = pick === undefined ? z.array(item) : z.object({ [pick]: z.array(item) });
      for (let page = 1; page <= maxPages; page += 1) {
        const query = { ...parameters, per_page: perPage, page };
        const body: unknown = parse(schema, route, (await sendWithRetry(route, query)).data);
        const items = (pick === undefined ? body : (body as Parameters)[pick]) as z.output<typeof item>[];
        found.push(...items);
        if (items.length < perPage) return found;
      }
      return found;
    },
    listByCursor: async (item, route, wanted) => {
      const found: z.output<typeof item>[] = [];
      const seen = new Set<string>();
      for (let cursor = ''; !seen.has(cursor); ) {
        seen.add(cursor);
        const { data, link } = await sendWithRetry(route, { per_page: perPage, ...(cursor === '' ? {} : { cursor }) });
        const page = parse(z.array(item), route, data);
        found.push(...page);
        if (page.length === 0 || !wanted(page)) return found;
        cursor = readNextCursor(link);
      }
      return found;
    },
    graphql: async (schema, operation, query, variables) => {
      const baseUrl = graphqlBaseUrl(client.request.endpoint.DEFAULTS.baseUrl);
      const { data } = await sendWithRetry(graphqlRoutes[operation], { query, variables, baseUrl });
      return parse(schema, graphqlRoutes[operation], readGraphqlData(data, operation));
    },
    token: async () => (await attempt(tokenRoute, authorization))?.token ?? '',
    calls: () => calls,
  };
}

/** Octokit throws what is no answer of 2xx. */
function isNotModified(thrown: unknown): boolean {
  return thrown instanceof Error && 'status' in thrown && thrown.status === 304;
}

/** The cursor of the next page, empty when this one is the last. */
function readNextCursor(link: string): string {
  const url = /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  return url === undefined ? '' : (new URL(url).searchParams.get('cursor') ?? '');
}

function parse<T extends z.ZodType>(schema: T, route: string, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AppError('GITHUB_UNEXPECTED_ANSWER', `GitHub answered ${route} in an unknown form`, {
    cause: parsed.error,
    context: { route },
  });
}
