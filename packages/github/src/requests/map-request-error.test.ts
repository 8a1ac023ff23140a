import { describe, expect, test } from '@jest/globals';
import { ParkInstallationError, PermanentError, SkipError } from '@waggle/platform';
import { AmbiguousWriteError, UnauthorizedError, UnavailableError, ValidationFailedError } from '../github-error.ts';
import { mapRequestError } from './map-request-error.ts';

const now = new Date('2026-01-01T00:00:00Z');

function fail(route: string, status: number | null, message = 'no', headers: Record<string, string> = {}, earlier = 0) {
  const response = status === null ? {} : { response: { status, headers } };
  const thrown = Object.assign(new Error(message), response);
  return mapRequestError(thrown, { route, now, random: () => 0, earlierSecondaryLimits: earlier });
}

describe('a failed request', () => {
  test.each([
    [404, 'Not Found', SkipError],
    [410, 'Gone', SkipError],
    [451, 'DMCA', SkipError],
    [403, 'This installation has been suspended', SkipError],
    [401, 'Bad credentials', UnauthorizedError],
    [422, 'Validation Failed', ValidationFailedError],
    [403, 'Resource not accessible by integration', PermanentError],
    [400, 'Problems parsing JSON', PermanentError],
    [415, 'Unsupported', PermanentError],
  ])('%s %s means the same for reads and writes', (status, message, meaning) => {
    for (const route of ['GET /x', 'POST /x']) expect(fail(route, status, message)).toBeInstanceOf(meaning);
  });

  test.each([500, 502, 503, 504, null])('%s is a lost read or an open write', (status) => {
    expect(fail('GET /x', status)).toBeInstanceOf(UnavailableError);
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      expect(fail(`${method} /x`, status)).toBeInstanceOf(AmbiguousWriteError);
    }
  });

  test.each<[string, number, string, Record<string, string>, number, number]>([
    ['Retry-After', 403, 'no', { 'retry-after': '30' }, 0, 30],
    ['Retry-After on 429', 429, 'no', { 'retry-after': '30' }, 0, 30],
    ['no calls left', 403, 'API rate limit exceeded', limited('0', 1200), 0, 1201],
    ['a reset in the past', 403, 'API rate limit exceeded', limited('0', -60), 0, 1],
    ['a secondary limit', 403, 'You have exceeded a secondary rate limit', limited('4000', 1200), 0, 61],
    ['the third secondary limit in a row', 403, 'You have exceeded a secondary rate limit', {}, 2, 241],
    ['a bare 429', 429, 'Too many', {}, 0, 61],
    ['the hundredth', 429, 'Too many', {}, 100, 3601],
  ])('%s parks the installation', (_what, status, message, headers, earlier, seconds) => {
    const error = fail('POST /x', status, message, headers, earlier);

    expect(error).toBeInstanceOf(ParkInstallationError);
    expect(error).toMatchObject({ until: new Date(now.getTime() + seconds * 1000) });
  });

  test('names the route and never the credentials', () => {
    const error = fail('GET /repos/{owner}/{repo}', 404, 'Not Found');

    expect(error.message).toBe('GitHub, GET /repos/{owner}/{repo}: Not Found');
    expect(error.context).toEqual({ route: 'GET /repos/{owner}/{repo}', status: 404 });
  });
});

function limited(remaining: string, inSeconds: number): Record<string, string> {
  return { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': String(now.getTime() / 1000 + inSeconds) };
}
