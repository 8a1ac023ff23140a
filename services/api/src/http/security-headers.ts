import type { RequestHandler } from 'express';

const common = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Everything here is somebody's data; files that are not say so themselves.
  'Cache-Control': 'no-store',
};

/** No script at all: our pages are plain HTML. */
export const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Bull Board is a script of its own with inline styles; it needs nothing from other hosts and gets nothing from them. */
export const boardPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/** For files: kept by the browser and asked for again with their ETag. */
export const cacheable: RequestHandler = (_request, response, next) => {
  response.removeHeader('Cache-Control');
  next();
};

/** Sets the headers of every answer, errors included. */
export function securityHeaders(policy: string): RequestHandler {
  return (_request, response, next) => {
    response.set(common).set('Content-Security-Policy', policy);
    next();
  };
}
