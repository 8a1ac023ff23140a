import type { RequestListener } from 'node:http';

/** Sends requests for exactly these paths to their own handlers, in front of everything else. */
export function dispatch(handlers: Record<string, RequestListener>, otherwise: RequestListener): RequestListener {
  const byPath = new Map(Object.entries(handlers));
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const handler = byPath.get(path) ?? otherwise;
    handler(request, response);
  };
}
