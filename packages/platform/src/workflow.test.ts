import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createWorkflow, type StepProgress, type StepStore, WorkflowTimeoutError } from './workflow.ts';

interface MemoryStore extends StepStore {
  rows: Map<string, { inputHash: string; output: unknown; status: string }>;
}

function createMemoryStore(): MemoryStore {
  const rows: MemoryStore['rows'] = new Map();
  return {
    rows,
    find: async (name, inputHash) => {
      const row = rows.get(name);
      return row?.status === 'completed' && row.inputHash === inputHash ? { output: row.output } : null;
    },
    start: async (name, _position, inputHash) => void rows.set(name, { inputHash, output: null, status: 'running' }),
    complete: async (name, output) => {
      const row = rows.get(name);
      if (row !== undefined) rows.set(name, { ...row, output, status: 'completed' });
    },
    fail: async (name, error) => {
      const row = rows.get(name);
      if (row !== undefined) rows.set(name, { ...row, output: error, status: 'failed' });
    },
  };
}

const number = { parse: z.number().parse };

describe('workflow', () => {
  test('a resumed run uses stored outputs and runs only what is missing', async () => {
    const store = createMemoryStore();
    const calls: string[] = [];
    const run = async (failSecond: boolean) => {
      const workflow = createWorkflow(store, new AbortController().signal);
      const first = await workflow.step('first', number, async () => calls.push('first'));
      return workflow.step('second', number, async () => {
        calls.push('second');
        if (failSecond) throw new Error('crash');
        return first + 1;
      });
    };

    await expect(run(true)).rejects.toThrow('crash');
    const result = await run(false);

    expect(result).toBe(2);
    expect(calls).toEqual(['first', 'second', 'second']);
  });

  test('a changed early output runs the later steps again', async () => {
    const store = createMemoryStore();
    const calls: number[] = [];
    const run = async (head: number) => {
      const workflow = createWorkflow(store, new AbortController().signal);
      const loaded = await workflow.step('load', { ...number, input: head }, async () => head);
      await workflow.step('analyze', number, async () => calls.push(loaded));
    };

    await run(1);
    await run(1);
    await run(2);

    expect(calls).toEqual([1, 2]);
  });

  test('a step beyond its time is aborted, recorded as failed and run again by the next try', async () => {
    const store = createMemoryStore();
    let reason: unknown;
    const slow = createWorkflow(store, new AbortController().signal).step(
      'analyze',
      { ...number, timeoutMs: 10 },
      async (signal) => {
        await once(signal, 'abort');
        reason = signal.reason;
        throw new Error('what the step made of it');
      },
    );

    await expect(slow).rejects.toThrow('The step analyze took longer than 10 ms');

    expect(reason).toBeInstanceOf(WorkflowTimeoutError);
    expect(store.rows.get('analyze')).toMatchObject({ status: 'failed', output: expect.stringContaining('longer') });
    const again = createWorkflow(store, new AbortController().signal);
    expect(await again.step('analyze', { ...number, timeoutMs: 1000 }, async () => 1)).toBe(1);
  });

  test('a step that does not listen is waited for no longer', async () => {
    const workflow = createWorkflow(createMemoryStore(), new AbortController().signal);
    const deaf = workflow.step('deaf', { ...number, timeoutMs: 10 }, () => new Promise<number>(() => {}));

    await expect(deaf).rejects.toBeInstanceOf(WorkflowTimeoutError);
  });

  test('a run beyond its time ends in the middle of a step, and starts no other one', async () => {
    const workflow = createWorkflow(createMemoryStore(), new AbortController().signal, { timeoutMs: 20 });
    expect(await workflow.step('first', number, async () => 1)).toBe(1);

    const second = workflow.step('second', number, async (signal) => {
      await once(signal, 'abort');
      throw signal.reason;
    });

    await expect(second).rejects.toThrow('The run took longer than 20 ms');
    await expect(workflow.step('third', number, async () => 3)).rejects.toThrow('The run took longer');
  });

  test('steps side by side: one that fails is run again alone, and what follows depends on all', async () => {
    const store = createMemoryStore();
    const calls: string[] = [];
    const run = async (fails: boolean) => {
      const workflow = createWorkflow(store, new AbortController().signal);
      const steps = ['a', 'b', 'c'].map((name) => ({
        name,
        options: number,
        run: async () => {
          calls.push(name);
          if (fails && name === 'b') throw new Error('b failed');
          return calls.length;
        },
      }));
      await workflow.parallel(steps);
      await workflow.step('after', number, async () => calls.push('after'));
    };

    await expect(run(true)).rejects.toThrow('b failed');
    await run(false);
    await run(false);

    expect(calls).toEqual(['a', 'b', 'c', 'b', 'after']);
  });

  test('tells its progress after it is stored: what starts, what is used again, what completes and fails', async () => {
    const store = createMemoryStore();
    const told: string[] = [];
    const run = async (fails: boolean) => {
      const onProgress = ({ step, position, status }: StepProgress) => {
        const stored = store.rows.get(step)?.status ?? 'nothing';
        told.push(`${position} ${step} ${status} (${stored})`);
      };
      const workflow = createWorkflow(store, new AbortController().signal, { onProgress });
      await workflow.step('load', number, async () => 1);
      await workflow.step('send', number, async () => {
        if (fails) throw new Error('no');
        return 2;
      });
    };

    await expect(run(true)).rejects.toThrow('no');
    await run(false);

    expect(told).toEqual([
      '1 load started (running)',
      '1 load completed (completed)',
      '2 send started (running)',
      '2 send failed (failed)',
      '1 load reused (completed)',
      '2 send started (running)',
      '2 send completed (completed)',
    ]);
  });

  test('an aborted run ends before its next step with the reason', async () => {
    const abort = new AbortController();
    const workflow = createWorkflow(createMemoryStore(), abort.signal);
    await workflow.step('first', number, async () => 1);

    abort.abort(new Error('superseded'));

    await expect(workflow.step('second', number, async () => 2)).rejects.toThrow('superseded');
  });

  test('key order of a stored output does not matter', async () => {
    const store = createMemoryStore();
    const shape = z.record(z.string(), z.number());
    let calls = 0;
    const run = async () => {
      const workflow = createWorkflow(store, new AbortController().signal);
      await workflow.step('load', { parse: shape.parse }, async () => ({ a: 1, b: 2 }));
      await workflow.step('next', number, async () => ++calls);
    };

    await run();
    const row = store.rows.get('load');
    store.rows.set('load', { inputHash: row?.inputHash ?? '', status: 'completed', output: { b: 2, a: 1 } });
    await run();

    expect(calls).toBe(1);
  });
});
