import { type Logger, sendError } from '@waggle/platform';
import type { RequestHandler } from 'express';
import { type Credentials, matchesCredentials, parseBasicAuth } from './basic-auth.ts';
import { clientAddress } from './client-address.ts';
import { isLoopbackHost } from './loopback.ts';
import { sendTooMany } from './send-too-many.ts';
import { createTokenBuckets } from './token-bucket.ts';

const failuresPerMinute = 10;

/** Lets operators in: by their credentials, or, in the local default without credentials, from this machine only. */
export function requireOps(deps: { credentials: Credentials | null; logger: Logger }): RequestHandler {
  return deps.credentials === null ? requireLocalHost() : requireCredentials(deps.credentials, deps.logger);
}

function requireCredentials(wanted: Credentials, logger: Logger): RequestHandler {
  const failures = createTokenBuckets({ perMinute: failuresPerMinute });
  return (request, response, next) => {
    const address = clientAddress(request);
    const { retryAfterS } = failures.peek(address);
    if (retryAfterS > 0) return sendTooMany(response, retryAfterS);
    const given = parseBasicAuth(request.headers.authorization);
    if (given !== null && matchesCredentials(given, wanted)) return next();
    // A browser's first request has no credentials yet: that is a question, not a guess.
    if (request.headers.authorization !== undefined) {
      failures.take(address);
      logger.warn('Wrong ops credentials', { address });
    }
    response.set('WWW-Authenticate', 'Basic realm="Waggle operations", charset="UTF-8"');
    sendError(
      response,
      401,
      'UNAUTHENTICATED',
      'Sign in with the ops credentials (WAGGLE_OPS_USER, WAGGLE_OPS_PASSWORD)',
    );
  };
}

/** For this machine only. The name must be its own: otherwise a page elsewhere could point its name here and read the answers. */
export function requireLocalHost(): RequestHandler {
  return (request, response, next) => {
    if (isLoopbackHost(hostName(request.headers.host))) return next();
    const message =
      'In a development environment this answers on 127.0.0.1 and localhost only: set WAGGLE_PUBLIC_URL to open it to others';
    sendError(response, 403, 'NOT_LOCAL', message);
  };
}

function hostName(header: string | undefined): string {
  const address = `http://${header ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}
