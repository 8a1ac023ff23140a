import { sendError } from '@waggle/platform';
import type { Response } from 'express';

/** 429 with the time after which asking again is worth it. */
export function sendTooMany(response: Response, retryAfterS: number): void {
  response.set('Retry-After', String(retryAfterS));
  sendError(response, 429, 'TOO_MANY_REQUESTS', `Too many requests: try again in ${retryAfterS} s`);
}
