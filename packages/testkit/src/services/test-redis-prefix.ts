import { randomUUID } from 'node:crypto';

/** A key prefix of its own for a test file, so that files can share one Redis. */
export function testRedisPrefix(name = 'test'): string {
  return `${name}-${randomUUID().slice(0, 8)}`;
}
