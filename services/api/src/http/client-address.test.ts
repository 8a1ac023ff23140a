import { describe, expect, test } from '@jest/globals';
import type { Request } from 'express';
import { clientAddress } from './client-address.ts';

describe('client address', () => {
  test.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (ip, counted) => {
    expect(clientAddress({ ip } as Request)).toBe(counted);
  });
});
