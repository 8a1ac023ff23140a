import { sendError } from '@waggle/platform';
import type { RequestHandler } from 'express';
import { scopeOf } from './require-api-key.ts';

/** Lets keys through that may change things. Before a body is parsed: who may not write sends none through the parser. */
export const requireWrite: RequestHandler = (_request, response, next) => {
  if (scopeOf(response).canWrite) return next();
  const remedy = 'make one that may write with: npm run waggle -- api-key create --name NAME --write';
  sendError(response, 403, 'READ_ONLY_KEY', `This API key only reads; ${remedy}`);
};
