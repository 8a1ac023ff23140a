import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveGit } from '../git/http-backend.ts';
import { authenticate, canRead } from '../rules/authenticate.ts';
import type { Simulator } from '../simulator.ts';
import { findRepository } from '../state/lookups.ts';
import { GithubError } from './github-error.ts';
import { errorAnswer, sendAnswer, simulatorHeaders } from './send.ts';
import { actorName } from './serve-api.ts';

const gitPath =
  /^\/(?<owner>[^/]+)\/(?<name>[^/]+?)(?:\.git)?(?<rest>\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/;

export type GitTarget = { owner: string; name: string; rest: string };

/** What a path asks git for, or undefined. */
export function gitTarget(path: string): GitTarget | undefined {
  const groups = gitPath.exec(path)?.groups;
  if (!groups) return undefined;
  const part = (name: string) => decodeURIComponent(groups[name] ?? '');
  return { owner: part('owner'), name: part('name'), rest: part('rest') };
}

/** Serves fetches of a repository; private ones need a token as the password. */
export async function serveRepository(
  simulator: Simulator,
  target: GitTarget,
  url: URL,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const log = (status: number, actor: string, fault?: string) =>
    simulator.requests.add({
      at: simulator.now().toISOString(),
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.search,
      status,
      actor,
      delivery: undefined,
      fault,
    });
  const fault = simulator.faults.take(message.method ?? 'GET', url.pathname);
  if (fault?.effect === 'reset-before' || fault?.effect === 'reset-after') {
    log(0, 'anonymous', fault.effect);
    message.socket.resetAndDestroy();
    return;
  }
  try {
    if (fault) throw new GithubError(fault.status, 'The GitHub simulator was told to fail');
    const actor = await authenticate(simulator, message.headers);
    const repository = findRepository(simulator.state, target.owner, target.name);
    if (!repository || !canRead(actor, repository)) {
      if (actor.kind !== 'anonymous') throw new GithubError(404, 'Repository not found.');
      throw new GithubError(401, 'Requires authentication', undefined, {
        'www-authenticate': 'Basic realm="GitHub simulator"',
      });
    }
    for (const [name, value] of Object.entries(simulatorHeaders)) response.setHeader(name, value);
    const pathInfo = `/${repository.id}.git${target.rest}`;
    await serveGit(message, response, {
      projectRoot: simulator.store.root,
      pathInfo,
      environment: simulator.store.environment,
    });
    log(response.statusCode, actorName(actor));
  } catch (error) {
    const answer = errorAnswer(error);
    log(answer.status, 'anonymous', fault?.effect);
    sendAnswer(message, response, answer);
  }
}
