import { describe, expect, test } from '@jest/globals';
import { checkHeaders, maxBodyBytes } from './check-headers.ts';

const good = {
  'content-type': 'application/json',
  'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  'x-github-event': 'pull_request',
  'x-hub-signature-256': `sha256=${'0a'.repeat(32)}`,
};
const ofApp = (id: string) => ({
  'x-github-hook-installation-target-type': 'integration',
  'x-github-hook-installation-target-id': id,
});

function check(over: Record<string, string | undefined>, method = 'POST', appId: number | null = 12) {
  return checkHeaders({ method, headers: { ...good, ...over } }, appId);
}

describe('checkHeaders', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['as GitHub sends them', {}],
    ['with a charset', { 'content-type': 'Application/JSON; charset=utf-8' }],
    ['without a length', { 'transfer-encoding': 'chunked' }],
    ['with exactly the largest length', { 'content-length': String(maxBodyBytes) }],
    ['for our App', ofApp('12')],
    ['of a repository webhook', { ...ofApp('99'), 'x-github-hook-installation-target-type': 'repository' }],
  ])('takes headers %s', (_name, over) => {
    expect(check(over)).toMatchObject({ event: 'pull_request', signature: Buffer.alloc(32, 0x0a) });
  });

  test.each<[number, string, Record<string, string | undefined>]>([
    [415, 'form encoding', { 'content-type': 'application/x-www-form-urlencoded' }],
    [415, 'no content type', { 'content-type': undefined }],
    [415, 'a type that only starts so', { 'content-type': 'application/jsonp' }],
    [415, 'compression', { 'content-encoding': 'gzip' }],
    [400, 'no delivery id', { 'x-github-delivery': undefined }],
    [400, 'a delivery id that is no UUID', { 'x-github-delivery': '72d3162e' }],
    [400, 'a delivery id sent twice', { 'x-github-delivery': `${good['x-github-delivery']}, x` }],
    [400, 'no event', { 'x-github-event': undefined }],
    [400, 'an event that is no name', { 'x-github-event': 'Pull Request' }],
    [400, 'an endless event', { 'x-github-event': 'a'.repeat(65) }],
    [400, 'another App', ofApp('99')],
    [401, 'no signature', { 'x-hub-signature-256': undefined }],
    [401, 'only SHA-1', { 'x-hub-signature-256': undefined, 'x-hub-signature': `sha1=${'0a'.repeat(20)}` }],
    [401, 'SHA-1 under the name of SHA-256', { 'x-hub-signature-256': `sha1=${'0a'.repeat(20)}` }],
    [401, 'an uppercase signature', { 'x-hub-signature-256': `sha256=${'0A'.repeat(32)}` }],
    [401, 'a signature with more behind it', { 'x-hub-signature-256': `sha256=${'0a'.repeat(32)}\n` }],
    [413, 'one byte too much', { 'content-length': String(maxBodyBytes + 1) }],
  ])('answers %d to %s', (status, _name, over) => {
    expect(check(over)).toMatchObject({ status });
  });

  test('answers 405 with the method that works', () => {
    expect(check({}, 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  test('believes every App while ours is not known', () => {
    expect(check(ofApp('99'), 'POST', null)).toMatchObject({ event: 'pull_request' });
  });

  test('writes delivery ids in one way, so that the same one is the same row', () => {
    expect(check({ 'x-github-delivery': good['x-github-delivery'].toUpperCase() })).toMatchObject({
      deliveryId: good['x-github-delivery'],
    });
  });

  test('keeps a trace only when it is one', () => {
    const trace = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;

    expect(check({ traceparent: trace })).toMatchObject({ traceparent: trace });
    expect(check({ traceparent: '<script>' })).toMatchObject({ traceparent: null });
  });
});
