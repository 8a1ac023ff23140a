import { APICallError } from 'ai';
import { ModelError } from './review-model.ts';

/**
 * What a failed model call means:
 *
 * | the provider says                     | failure   |
 * | ------------------------------------- | --------- |
 * | 408, 409, 429, 529, any other 5xx     | `busy`    |
 * | no answer, connection lost, timeout   | `silent`  |
 * | 400, 401, 403, 404, 413 and the rest  | `refused` |
 */
export function mapModelError(thrown: unknown): ModelError {
  if (thrown instanceof ModelError) return thrown;
  const call = findCallError(thrown);
  if (call?.statusCode === undefined) {
    return new ModelError('silent', 'the model did not answer', { cause: thrown });
  }
  const { statusCode: status } = call;
  const options = { status, retryAfterMs: readRetryAfter(call.responseHeaders ?? {}), cause: thrown };
  const busy = status >= 500 || [408, 409, 429].includes(status);
  // The text of the answer goes to the log only (as the cause): some providers repeat parts of the key in it.
  return new ModelError(busy ? 'busy' : 'refused', `the model API answered ${status}`, options);
}

/** The SDK wraps the answer of the API in errors of its own. */
function findCallError(thrown: unknown): APICallError | null {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    if (APICallError.isInstance(error)) return error;
    if ('lastError' in error && APICallError.isInstance(error.lastError)) return error.lastError;
  }
  return null;
}

function readRetryAfter(headers: Record<string, string>): number | null {
  const value = headers['retry-after'];
  if (value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
