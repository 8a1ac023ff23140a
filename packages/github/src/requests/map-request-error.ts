import { type AppError, ParkInstallationError, PermanentError, SkipError, toError } from '@waggle/platform';
import { AmbiguousWriteError, UnauthorizedError, UnavailableError, ValidationFailedError } from '../github-error.ts';
import { graphqlRoutes } from './graphql.ts';

export interface FailedRequest {
  /** `GET /repos/{owner}/{repo}`: the template, so that equal failures group. */
  route: string;
  now: Date;
  random: () => number;
  /** Secondary limits without a Retry-After in a row, this one not counted. */
  earlierSecondaryLimits: number;
}

interface Response {
  status: number;
  headers: Record<string, string | number | undefined>;
}

/**
 * What a failed request means, decided in this one place:
 *
 * | GitHub says                                               | meaning                                            |
 * | --------------------------------------------------------- | -------------------------------------------------- |
 * | 403 or 429 with a limit (no calls left, Retry-After, text) | ParkInstallationError until the limit is lifted    |
 * | 404, 410, 451, a suspended installation                   | SkipError: there is nothing to do any more         |
 * | 401                                                       | UnauthorizedError (once more with a fresh token)   |
 * | 422                                                       | ValidationFailedError                              |
 * | other 4xx                                                 | PermanentError                                     |
 * | 5xx, no answer, on a read                                 | UnavailableError (tried again)                     |
 * | 5xx, no answer, on a write                                | AmbiguousWriteError (never sent again blindly)     |
 */
export function mapRequestError(thrown: unknown, failed: FailedRequest): AppError {
  const cause = toError(thrown);
  const response = responseOf(thrown);
  const options = { cause, context: { route: failed.route, status: response?.status ?? null } };
  const text = `GitHub, ${failed.route}: ${cause.message}`;
  if (response === null || response.status >= 500) {
    return isRead(failed.route) ? new UnavailableError(text, options) : new AmbiguousWriteError(text, options);
  }
  const until = readLimit(response, cause.message, failed);
  if (until !== null) return new ParkInstallationError(text, until, options);
  const { status } = response;
  if ([404, 410, 451].includes(status) || (status === 403 && /suspended/i.test(cause.message))) {
    return new SkipError('GITHUB_GONE', text, options);
  }
  if (status === 401) return new UnauthorizedError(text, options);
  if (status === 422) return new ValidationFailedError(text, options);
  return new PermanentError('GITHUB_REFUSED', text, options);
}

export function isRead(route: string): boolean {
  return route.startsWith('GET ') || route === graphqlRoutes.query;
}

const jitterSeconds = 30;
const secondaryLimitSeconds = 60;
const longestParkSeconds = 3600;

function readLimit({ status, headers }: Response, message: string, failed: FailedRequest): Date | null {
  if (status !== 403 && status !== 429) return null;
  const jitter = 1 + failed.random() * (jitterSeconds - 1);
  const now = failed.now.getTime() / 1000;
  const retryAfter = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(retryAfter))
    return at(now + retryAfter + failed.random());
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && reset > 0) return at(Math.max(reset, now) + jitter);
  if (status !== 429 && !/secondary rate limit|abuse detection|rate limit exceeded/i.test(message)) return null;
  return at(now + Math.min(longestParkSeconds, secondaryLimitSeconds * 2 ** failed.earlierSecondaryLimits) + jitter);
}

function at(seconds: number): Date {
  return new Date(seconds * 1000);
}

function responseOf(thrown: unknown): Response | null {
  if (typeof thrown !== 'object' || thrown === null || !('response' in thrown)) return null;
  const { response } = thrown;
  if (typeof response !== 'object' || response === null || !('status' in response) || !('headers' in response)) {
    return null;
  }
  return response as Response;
}
