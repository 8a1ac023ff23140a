import { describe, expect, test } from '@jest/globals';
import { createRequestGate } from './request-gate.ts';

/** A request that ends when told to. */
function createRequest() {
  const ended = Promise.withResolvers<void>();
  const request = { started: false, end: ended.resolve, send: () => Promise.resolve() };
  request.send = () => {
    request.started = true;
    return ended.promise;
  };
  return request;
}

describe('the gate of an installation', () => {
  test('lets so many through at a time, and the next one when one ends', async () => {
    const gate = createRequestGate(2);
    const requests = [createRequest(), createRequest(), createRequest()];
    const runs = requests.map(({ send }) => gate.run(send));
    await Promise.resolve();
    expect(requests.map(({ started }) => started)).toEqual([true, true, false]);

    requests[0]?.end();
    await runs[0];

    expect(requests.map(({ started }) => started)).toEqual([true, true, true]);
    for (const { end } of requests) end();
    await Promise.all(runs);
  });

  test('one that is aborted while it waits leaves its place to the next one', async () => {
    const gate = createRequestGate(1);
    const [first, second, third] = [createRequest(), createRequest(), createRequest()];
    const abort = new AbortController();
    const runs = [gate.run(first.send), gate.run(second.send, abort.signal), gate.run(third.send)];

    abort.abort(new Error('superseded'));
    await expect(runs[1]).rejects.toThrow('superseded');
    first.end();
    await runs[0];

    expect([second.started, third.started]).toEqual([false, true]);
    third.end();
    await runs[2];
  });
});
