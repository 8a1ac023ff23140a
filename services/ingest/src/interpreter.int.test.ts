import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { interpretDelivery } from '@waggle/deliveries';
import { buildPullRequestEvent } from '@waggle/deliveries/testing';
import { createInterpreter } from './interpreter.ts';

const interpreter = createInterpreter(null);
afterAll(() => interpreter.close());

function build(padding: string, tail = '') {
  const body = Buffer.from(JSON.stringify(buildPullRequestEvent('opened', { padding })) + tail);
  const facts = { event: 'pull_request', source: 'webhook' as const, digest: null, traceparent: null };
  return { ...facts, deliveryId: randomUUID(), body };
}

test.each([
  ['a small body', build('x')],
  ['a large body', build('x'.repeat(2_000_000))],
  ['a large body that is no JSON', build('x'.repeat(2_000_000), '}')],
  ['a large body of an event nobody uses', { ...build('x'.repeat(2_000_000)), event: 'watch' }],
])('means the same wherever it is parsed: %s', async (_name, verified) => {
  expect(await interpreter.interpret(verified)).toEqual(interpretDelivery(verified, null));
});

test('the event loop goes on while a large body is parsed', async () => {
  await interpreter.interpret(build('x'.repeat(2_000_000))); // the thread runs
  const nested = Buffer.from(JSON.stringify(Array.from({ length: 300_000 }, (_, id) => ({ id, name: `name ${id}` }))));
  let isDone = false;
  let turns = 0;

  const work = interpreter.interpret({ ...build('x'), body: nested }).then(() => {
    isDone = true;
  });
  while (!isDone) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }

  await work;
  expect(turns).toBeGreaterThan(10);
});
