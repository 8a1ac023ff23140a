import { describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  test('answers the first value that counts', async () => {
    let calls = 0;

    await expect(eventually(() => (++calls < 3 ? undefined : calls))).resolves.toBe(3);
  });

  test('fails with the last reason', async () => {
    const check = () => {
      throw new Error('not yet');
    };

    await expect(eventually(check, { timeoutMs: 50 })).rejects.toThrow('Condition not met within 50 ms: not yet');
  });
});
