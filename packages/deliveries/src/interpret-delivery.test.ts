import { describe, expect, test } from '@jest/globals';
import { interpretDelivery } from './interpret-delivery.ts';
import { buildPullRequestEvent } from './testing/payloads.ts';

function interpret(body: Buffer | string, event = 'pull_request') {
  const verified = {
    deliveryId: 'd',
    event,
    body: Buffer.from(body),
    digest: 'ff',
    source: 'webhook' as const,
    traceparent: null,
  };
  return interpretDelivery(verified, null);
}

const payload = JSON.stringify(buildPullRequestEvent('opened'));

describe('interpretDelivery', () => {
  test('keeps the signed bytes of an event that is used', () => {
    const { delivery, fullName } = interpret(payload);

    expect(delivery).toMatchObject({ status: 'accepted', source: 'webhook', deduplicationHash: 'ff', prNumber: 7 });
    expect(delivery.payload?.toString()).toBe(payload);
    expect(fullName).toBe('acme/shop');
  });

  test('keeps no body of an event that is ignored', () => {
    expect(interpret(payload, 'star').delivery).toMatchObject({ status: 'ignored', payload: null, action: 'opened' });
  });

  test.each<[string, Buffer | string]>([
    ['bad JSON', `${payload},`],
    ['nothing', ''],
    ['bad UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])],
    ['an overlong encoding', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
    ['a byte order mark', `\ufeff${payload}`],
    ['UTF-16', Buffer.from(payload, 'utf16le')],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"{}"'],
  ])('keeps what it cannot read: %s', (_name, body) => {
    const { delivery, problem } = interpret(body);

    expect(delivery).toMatchObject({ status: 'unparsable', effects: [] });
    expect(delivery.payload?.equals(Buffer.from(body))).toBe(true);
    expect(problem).toMatch(/^the body is not /);
  });

  test.each<[string, string, 'accepted' | 'ignored']>([
    ['20,000 levels', `{"x":${'['.repeat(20_000)}${']'.repeat(20_000)},${payload.slice(1)}`, 'accepted'],
    ['a key twice: the last counts', `{"action":"labeled",${payload.slice(1)}`, 'accepted'],
    ['a number beyond every range', `{"x":1e999,${payload.slice(1)}`, 'accepted'],
    ['a prototype', `{"__proto__":{"action":"opened"},"repository":{}}`, 'ignored'],
    ['lone surrogates and NUL', `{"x":"\\ud800\\u0000",${payload.slice(1)}`, 'accepted'],
  ])('reads odd JSON: %s', (_name, body, status) => {
    expect(interpret(body).delivery.status).toBe(status);
  });
});
