import type { Simulator } from '../simulator.ts';
import type { Answer, SimulatedRequest } from './types.ts';

export type Handler = (simulator: Simulator, request: SimulatedRequest) => Answer | Promise<Answer>;

export type Route = {
  method: string;
  pattern: string;
  match: RegExp;
  handler: Handler;
};

/**
 * Declares one endpoint. `{name}` matches one path segment, `{name*}` the rest of the path.
 */
export function route(signature: string, handler: Handler): Route {
  const [method = '', pattern = ''] = signature.split(' ');
  const source = pattern
    .split(/(\{\w+\*?\})/)
    .map((part) => {
      const parameter = /^\{(?<name>\w+)(?<rest>\*?)\}$/.exec(part)?.groups;
      if (!parameter) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return parameter.rest ? `(?<${parameter.name}>.*)` : `(?<${parameter.name}>[^/]+)`;
    })
    .join('');
  return { method, pattern, match: new RegExp(`^${source}/?$`), handler };
}

/** The first route for a request, with its decoded parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const found = candidate.match.exec(path);
    if (!found) continue;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(found.groups ?? {})) params[name] = decodeURIComponent(value);
    return { route: candidate, params };
  }
  return undefined;
}
