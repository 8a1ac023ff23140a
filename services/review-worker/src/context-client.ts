import {
  type ContextRequest,
  ContextResponse,
  type GraphQuery,
  type GraphQuestion,
  type GraphReply,
  graphQueries,
} from '@waggle/contracts';
import { AppError, createTokenSigner, type KeyRing } from '@waggle/platform';
import type { LoadContext } from './workflow/review-deps.ts';

/** A graph that is busy with a first history answers in one to two seconds; one that is away refuses at once. */
const deadlineMs = 5000;

type Ask<K extends GraphQuery> = (question: GraphQuestion<K>, signal: AbortSignal) => Promise<GraphReply<K>>;

/** What a review asks graph-worker. Every call is one try, and throws an AppError whose words may be posted. */
export interface ContextClient {
  loadContext: LoadContext;
  /** The newest changes of one file. */
  getFileHistory: Ask<'file-history'>;
  /** Pull requests that share rare files or words with a change. */
  getRelatedPullRequests: Ask<'related-pull-requests'>;
  /** Who imports the paths, also through others, and their tests. */
  getDependents: Ask<'dependents'>;
  /** The issues by number, and those that changes to the paths closed. */
  getLinkedIssues: Ask<'linked-issues'>;
  /** Open issues in the words of a text. */
  searchOpenIssues: Ask<'open-issues'>;
}

type Post = (path: string, body: unknown, signal: AbortSignal) => Promise<unknown>;

/** Asks graph-worker with a signed token that is good for a minute. */
export function createContextClient(settings: { url: string; keys: KeyRing; send?: typeof fetch }): ContextClient {
  const post = createPost(settings);
  const asking = <K extends GraphQuery>(name: K): Ask<K> => {
    return async (question, signal) => {
      const answer = await post(name, question, signal);
      return parseAnswer(() => graphQueries[name].answer.parse(answer) as GraphReply<K>);
    };
  };
  return {
    loadContext: async (request: ContextRequest, signal: AbortSignal) => {
      const answer = await post('context', request, signal);
      return parseAnswer(() => ContextResponse.parse(answer));
    },
    getFileHistory: asking('file-history'),
    getRelatedPullRequests: asking('related-pull-requests'),
    getDependents: asking('dependents'),
    getLinkedIssues: asking('linked-issues'),
    searchOpenIssues: asking('open-issues'),
  };
}

function createPost({ url, keys, send = fetch }: { url: string; keys: KeyRing; send?: typeof fetch }): Post {
  const sign = createTokenSigner(keys, 'review-worker');
  const base = `${url.replace(/\/+$/, '')}/internal/v1`;
  return async (path, body, signal) => {
    const headers = { authorization: `Bearer ${await sign('graph-worker')}`, 'content-type': 'application/json' };
    const timeout = AbortSignal.timeout(deadlineMs);
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.any([signal, timeout]) };
    try {
      const response = await send(`${base}/${path}`, init);
      if (!response.ok) throw new AppError('CONTEXT_REFUSED', `it answered ${response.status}`);
      return await response.json();
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw away(timeout.aborted ? `no answer within ${deadlineMs / 1000} seconds` : undefined, cause);
    }
  };
}

// These words are posted: they hold no internal address.
function away(message = 'it cannot be reached or understood', cause?: unknown): AppError {
  return new AppError('CONTEXT_AWAY', message, { cause });
}

function parseAnswer<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw away(undefined, cause);
  }
}
