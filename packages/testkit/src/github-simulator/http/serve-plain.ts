import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Simulator } from '../simulator.ts';
import { GithubError } from './github-error.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { parseJson, readBody } from './read-body.ts';
import type { findRoute } from './router.ts';
import { errorAnswer, sendAnswer } from './send.ts';
import type { Answer } from './types.ts';

type Found = NonNullable<ReturnType<typeof findRoute>>;

export type ServePlain = (found: Found, url: URL, message: IncomingMessage, response: ServerResponse) => Promise<void>;

// A web page that somebody visits must not be able to steer a simulator on their machine.
function refuseOtherSites(simulator: Simulator, message: IncomingMessage): void {
  const { origin } = message.headers;
  if (origin !== undefined && origin !== new URL(simulator.url).origin) {
    throw new GithubError(403, 'The control API of the simulator takes no requests from other sites');
  }
}

/** Serves pages, and the control API one change at a time. */
export function createServePlain(simulator: Simulator): ServePlain {
  const exclusively = oneAtATime();
  return async (found, url, message, response) => {
    const method = message.method === 'HEAD' ? 'GET' : (message.method ?? 'GET');
    const run = async (): Promise<Answer> => {
      if (method !== 'GET') refuseOtherSites(simulator, message);
      const request = {
        method,
        path: url.pathname,
        params: found.params,
        query: url.searchParams,
        headers: message.headers,
        body: parseJson(await readBody(message)),
        actor: { kind: 'anonymous' } as const,
      };
      return found.route.handler(simulator, request);
    };
    // Waiting for webhooks must not keep others from changing anything: their handling may need it.
    const alone = method !== 'GET' && url.pathname !== '/_simulator/settled';
    const answer = await (alone ? exclusively(run) : run()).catch(errorAnswer);
    sendAnswer(message, response, answer);
  };
}
