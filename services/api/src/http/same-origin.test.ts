import { describe, expect, test } from '@jest/globals';
import { isSameOrigin } from './same-origin.ts';

const host = 'waggle.internal:3000';

describe('a write counts as ours', () => {
  test.each([
    ['from our page', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, true],
    ['from our page behind TLS', { host, origin: `https://${host}` }, true],
    ['from a program without browser headers', { host }, true],
    ['from the public address', { host: 'api:3000', origin: 'https://waggle.example.com' }, true],
    ['from another site', { host, origin: 'https://evil.example' }, false],
    ['from another port of this host', { host, origin: 'http://waggle.internal:4000' }, false],
    ['from a sibling domain', { host, 'sec-fetch-site': 'same-site' }, false],
    ['from another site that hides its origin', { host, origin: 'null' }, false],
    ['from another site without an origin', { host, 'sec-fetch-site': 'cross-site' }, false],
    [
      'with our origin but marked as cross-site',
      { host, origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
      false,
    ],
  ])('%s: %j is %s', (_name, headers, ours) => {
    expect(isSameOrigin(headers, 'https://waggle.example.com')).toBe(ours);
  });
});
