import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectionReset, withFault } from '../faults/apply-fault.ts';
import { authenticate } from '../rules/authenticate.ts';
import type { Simulator } from '../simulator.ts';
import { parseJson, readBody } from './read-body.ts';
import type { findRoute } from './router.ts';
import { conditional, errorAnswer, sendAnswer } from './send.ts';
import type { Actor, Answer } from './types.ts';

type Found = NonNullable<ReturnType<typeof findRoute>>;

export function actorName(actor: Actor): string {
  if (actor.kind === 'installation') return `installation:${actor.installation.id}`;
  return actor.kind === 'user' ? actor.account.login : actor.kind;
}

/** A GraphQL query is sent by POST, but counts as the read it is. */
function isQuery(path: string, body: unknown): boolean {
  if (path !== '/graphql' || typeof body !== 'object' || body === null || !('query' in body)) return false;
  return typeof body.query === 'string' && !body.query.trimStart().startsWith('mutation');
}

/** Answers one request of the REST API: fault, sign-in, limits, handler, ETag. */
export async function serveApi(
  simulator: Simulator,
  found: Found,
  url: URL,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = message.method === 'HEAD' ? 'GET' : (message.method ?? 'GET');
  const path = url.pathname;
  const fault = simulator.faults.take(method, path);
  let actor: Actor = { kind: 'anonymous' };
  let limitHeaders: Record<string, string> = {};

  const run = async (): Promise<Answer> => {
    const raw = await readBody(message);
    actor = await authenticate(simulator, message.headers);
    const body = parseJson(raw);
    const entry = simulator.rates.enter(actor, isQuery(path, body) ? 'GET' : method);
    let notModified = false;
    try {
      const request = {
        method,
        path,
        params: found.params,
        query: url.searchParams,
        headers: message.headers,
        body,
        actor,
      };
      const answer = conditional(message, await found.route.handler(simulator, request));
      notModified = answer.status === 304;
      return answer;
    } finally {
      entry.leave(notModified);
      limitHeaders = entry.headers();
    }
  };

  const log = (status: number) =>
    simulator.requests.add({
      at: simulator.now().toISOString(),
      method,
      path,
      query: url.search,
      status,
      actor: actorName(actor),
      delivery: message.headers['x-github-delivery']?.toString(),
      fault: fault?.effect,
    });

  try {
    const answer = await withFault(simulator, fault, run);
    log(answer.status);
    sendAnswer(message, response, answer, limitHeaders);
  } catch (error) {
    if (error instanceof ConnectionReset) {
      log(0);
      message.socket.resetAndDestroy();
      return;
    }
    const answer = errorAnswer(error);
    log(answer.status);
    sendAnswer(message, response, answer, limitHeaders);
  }
}
