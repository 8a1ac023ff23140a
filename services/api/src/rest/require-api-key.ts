import { sendError } from '@waggle/platform';
import type { ApiKey } from '@waggle/store';
import type { RequestHandler, Response } from 'express';
import { clientAddress } from '../http/client-address.ts';
import { sendTooMany } from '../http/send-too-many.ts';
import { createTokenBuckets } from '../http/token-bucket.ts';

const failuresPerMinute = 30;

/** What a key allows, kept in `response.locals.scope` for the handlers behind `requireApiKey`. */
export interface Scope {
  keyId: number;
  repoIds: readonly number[] | null;
  canWrite: boolean;
}

/** Lets requests with a valid key through, each key at most `perMinute` times. */
export function requireApiKey(deps: {
  findApiKey: (key: string) => Promise<Pick<ApiKey, 'id' | 'repoIds' | 'canWrite'> | null>;
  perMinute: number;
}): RequestHandler {
  const uses = createTokenBuckets({ perMinute: deps.perMinute });
  const failures = createTokenBuckets({ perMinute: failuresPerMinute });
  return async (request, response, next) => {
    const address = clientAddress(request);
    const blocked = failures.peek(address);
    if (blocked.retryAfterS > 0) return sendTooMany(response, blocked.retryAfterS);
    const given = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const key = given === undefined ? null : await deps.findApiKey(given);
    if (key === null) {
      if (given !== undefined) failures.take(address);
      return refuse(response, given === undefined ? null : 'The API key is unknown or revoked');
    }
    const { retryAfterS } = uses.take(String(key.id));
    if (retryAfterS > 0) return sendTooMany(response, retryAfterS);
    response.locals.scope = { keyId: key.id, repoIds: key.repoIds, canWrite: key.canWrite } satisfies Scope;
    next();
  };
}

/** The scope of this request's key. Throws where no key was required: a read without a scope must not happen. */
export function scopeOf(response: Response): Scope {
  const scope = response.locals.scope as Scope | undefined;
  if (scope === undefined) throw new Error('This route is not behind requireApiKey');
  return scope;
}

function refuse(response: Response, problem: string | null): void {
  const challenge = problem === null ? '' : `, error="invalid_token", error_description="${problem}"`;
  response.set('WWW-Authenticate', `Bearer realm="Waggle"${challenge}`);
  const message =
    problem ??
    'Send an API key: "Authorization: Bearer wgl_..."; make one with: npm run waggle -- api-key create --name NAME';
  sendError(response, 401, 'UNAUTHENTICATED', message);
}
