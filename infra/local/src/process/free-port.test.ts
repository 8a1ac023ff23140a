import { describe, expect, test } from '@jest/globals';
import { findFreePort } from './free-port.ts';

const free = async (): Promise<boolean> => true;

describe('findFreePort', () => {
  test('takes the first preferred port that is free', async () => {
    const port = await findFreePort([5433, 5434], new Set(), async (candidate) => candidate !== 5433);

    expect(port).toBe(5434);
  });

  test('never gives the same port to two services', async () => {
    const taken = new Set<number>();

    const [one, other] = await Promise.all([findFreePort([5433], taken, free), findFreePort([5433], taken, free)]);

    expect(one).not.toBe(other);
  });

  test('stays below the ports the kernel gives to outgoing connections', async () => {
    const port = await findFreePort([], new Set(), free);

    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
  });

  test('says so when nothing is free', async () => {
    await expect(findFreePort([], new Set(), async () => false)).rejects.toThrow('no free port');
  });
});
