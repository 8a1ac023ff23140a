import { sendError, toError } from '@waggle/platform';
import type { RequestHandler } from 'express';

/** Lets through only other services of this instance: `Authorization: Bearer` with a token made for this one. */
export function requireServiceToken(verify: (token: string) => Promise<string>): RequestHandler {
  return async (request, response, next) => {
    const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(request.get('authorization') ?? '') ?? [];
    try {
      await verify(token);
    } catch (thrown) {
      return sendError(response.set('WWW-Authenticate', 'Bearer'), 401, 'BAD_SERVICE_TOKEN', toError(thrown).message);
    }
    next();
  };
}
