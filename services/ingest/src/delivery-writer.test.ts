import { describe, expect, test } from '@jest/globals';
import type { NewDelivery, Stored } from '@waggle/store';
import { createTestLogger } from '@waggle/testkit';
import { createDeliveryWriter, type WriterDeps } from './delivery-writer.ts';

function buildDelivery(deliveryId: string, bytes = 10): NewDelivery {
  return {
    deliveryId,
    eventType: 'pull_request',
    action: 'opened',
    source: 'webhook',
    payload: Buffer.alloc(bytes),
    deduplicationHash: null,
    status: 'accepted',
    installationId: 1,
    repoId: 2,
    prNumber: 3,
    traceparent: null,
    effects: [{ type: 'uninstall', installationId: 1 }],
  };
}

interface Call {
  ids: string[];
  deliveries: readonly NewDelivery[];
}

/** A writer over a store that `answer` plays. */
function setUp(answer: (call: Call) => Promise<Stored[]>, over: Partial<WriterDeps> = {}) {
  const calls: Call[] = [];
  const logger = createTestLogger();
  let wakes = 0;
  const writer = createDeliveryWriter({
    record: (deliveries) => {
      const call = { ids: deliveries.map(({ deliveryId }) => deliveryId), deliveries };
      calls.push(call);
      return answer(call);
    },
    onStored: () => {
      wakes += 1;
    },
    logger,
    ...over,
  });
  return { writer, calls, logger, wakes: () => wakes };
}

const storeAll = async ({ ids }: Call): Promise<Stored[]> => ids.map(() => 'stored');

describe('delivery writer', () => {
  test('commits what arrives together in one transaction, at most 64 rows', async () => {
    const { writer, calls, wakes } = setUp(storeAll);

    await Promise.all(Array.from({ length: 70 }, (_, index) => writer.write(buildDelivery(`d${index}`))));

    expect(calls.map(({ ids }) => ids.length)).toEqual([64, 6]);
    expect(wakes()).toBe(2);
  });

  test('commits the first at once, and those that follow when they are enough or have waited', async () => {
    const { writer, calls } = setUp(storeAll, { goodBatch: 3, lingerMs: 60_000 });
    await writer.write(buildDelivery('first'));

    const few = [writer.write(buildDelivery('a')), writer.write(buildDelivery('b'))];
    await new Promise(setImmediate);
    expect(calls.map(({ ids }) => ids)).toEqual([['first']]);

    await Promise.all([...few, writer.write(buildDelivery('c'))]);
    expect(calls.map(({ ids }) => ids)).toEqual([['first'], ['a', 'b', 'c']]);
  });

  test('does not wait for more when every sender waits', async () => {
    const { writer, calls } = setUp(storeAll, { goodBatch: 8, lingerMs: 60_000, connections: () => 5 });
    await writer.write(buildDelivery('first'));

    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => writer.write(buildDelivery(id))));

    expect(calls.map(({ ids }) => ids)).toEqual([['first'], ['a', 'b', 'c', 'd', 'e']]);
  });

  test('a few that nobody joins are committed after a moment', async () => {
    const { writer, calls } = setUp(storeAll, { goodBatch: 3, lingerMs: 20 });
    await writer.write(buildDelivery('first'));

    await Promise.all(['a', 'b'].map((id) => writer.write(buildDelivery(id))));

    expect(calls.map(({ ids }) => ids)).toEqual([['first'], ['a', 'b']]);
  });

  test('gives each delivery its own answer', async () => {
    const { writer } = setUp(async ({ ids }) => ids.map((id) => (id === 'known' ? 'duplicate' : 'stored')));

    const answers = await Promise.all(['new', 'known'].map((id) => writer.write(buildDelivery(id))));

    expect(answers).toEqual(['stored', 'duplicate']);
  });

  test('does not put large bodies into one statement', async () => {
    const { writer, calls } = setUp(storeAll);

    await Promise.all(['a', 'b', 'c'].map((id) => writer.write(buildDelivery(id, 700 * 1024))));

    expect(calls.map(({ ids }) => ids)).toEqual([['a'], ['b'], ['c']]);
  });

  test('runs at most two transactions at a time', async () => {
    const gates: PromiseWithResolvers<void>[] = [];
    const { writer, calls } = setUp(
      async (call) => {
        const gate = Promise.withResolvers<void>();
        gates.push(gate);
        await gate.promise;
        return storeAll(call);
      },
      { maxBatch: 1 },
    );
    const writes = Promise.all(Array.from({ length: 6 }, (_, index) => writer.write(buildDelivery(`d${index}`))));
    await new Promise(setImmediate);
    expect(calls).toHaveLength(2);

    while (gates.length > 0) {
      gates.shift()?.resolve();
      await new Promise(setImmediate);
    }

    expect(await writes).toHaveLength(6);
  });

  test('fault 16: repeats a failed batch row by row, so that one bad row costs itself only', async () => {
    const { writer } = setUp(async (call) => {
      if (call.ids.includes('bad')) throw new Error('connection reset');
      return storeAll(call);
    });

    const results = await Promise.allSettled(['a', 'bad', 'c'].map((id) => writer.write(buildDelivery(id))));

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('keeps a delivery whose content Postgres refuses, without what it asks for', async () => {
    const { writer, calls, logger } = setUp(async (call) => {
      if (call.deliveries[0]?.effects.length !== 0) throw Object.assign(new Error('out of range'), { code: '22003' });
      return storeAll(call);
    });

    expect(await writer.write(buildDelivery('odd'))).toBe('stored');

    const last = calls.at(-1)?.deliveries[0];
    expect(last).toMatchObject({ deliveryId: 'odd', status: 'unparsable', effects: [], prNumber: null });
    expect(last?.payload).toHaveLength(10);
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { deliveryId: 'odd' } }]);
  });

  test('gives up after the deadline, drops what waits, and takes a late commit for what it is', async () => {
    const late = Promise.withResolvers<void>();
    const { writer, calls } = setUp(
      async (call) => {
        await late.promise;
        return storeAll(call);
      },
      { deadlineMs: 20, maxBatch: 1, maxInFlight: 1 },
    );

    const results = await Promise.allSettled(['running', 'waiting'].map((id) => writer.write(buildDelivery(id, 0))));
    late.resolve();
    await writer.close();

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls.map(({ ids }) => ids)).toEqual([['running']]);
  });

  test('closing waits for what was promised', async () => {
    const { writer, calls } = setUp(storeAll);
    const write = writer.write(buildDelivery('last'));

    await writer.close();

    expect(await write).toBe('stored');
    expect(calls).toHaveLength(1);
  });
});
