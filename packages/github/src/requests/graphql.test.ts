import { describe, expect, test } from '@jest/globals';
import { AppError, ParkInstallationError, PermanentError, SkipError } from '@waggle/platform';
import { graphqlBaseUrl, readGraphqlData } from './graphql.ts';

describe('GraphQL', () => {
  test.each([
    ['https://api.github.com', 'https://api.github.com'],
    ['https://ghe.acme.test/api/v3', 'https://ghe.acme.test/api'],
    ['https://ghe.acme.test/api/v3/', 'https://ghe.acme.test/api'],
  ])('of %s is asked below %s', (apiUrl, base) => {
    expect(graphqlBaseUrl(apiUrl)).toBe(base);
  });

  test.each([
    ['NOT_FOUND', SkipError],
    ['RATE_LIMITED', ParkInstallationError],
    ['FORBIDDEN', PermanentError],
    [undefined, PermanentError],
  ])('an error of type %s has a meaning', (type, kind) => {
    const body = { data: null, errors: [{ message: 'no', type }] };

    expect(() => readGraphqlData(body, 'query')).toThrow(kind);
  });

  test('an answer without errors is its data, and anything else is told', () => {
    expect(readGraphqlData({ data: { a: 1 } }, 'query')).toEqual({ a: 1 });
    expect(() => readGraphqlData('<html>', 'query')).toThrow(AppError);
  });
});
