import type { IncomingHttpHeaders } from 'node:http';
import { sendError } from '@waggle/platform';
import type { RequestHandler } from 'express';

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * True when a browser sent this for a page of ours, or no browser sent it: browsers add the password of basic auth to
 * requests that other sites make, so the password alone does not prove who asked.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  // The scheme is not compared: behind a proxy that ends TLS this service sees http.
  return new URL(origin).host === headers.host;
}

/** Refuses every write that another site's page caused. */
export function refuseCrossOriginWrites(publicUrl: string | null): RequestHandler {
  return (request, response, next) => {
    if (readMethods.has(request.method) || isSameOrigin(request.headers, publicUrl)) return next();
    sendError(response, 403, 'CROSS_ORIGIN', 'Writes are accepted from the pages of this service only');
  };
}
