import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from './database-error.ts';

const maxTries = 3;
// Serialization failure and deadlock: the server rolled everything back and asks to try again.
const conflicts = new Set(['40001', '40P01']);

/** Runs a transaction again when it collided with another one. */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (thrown) {
      if (attempt === maxTries || !isConflict(thrown)) throw thrown;
      await delay(Math.random() * 50 * attempt);
    }
  }
}

function isConflict(thrown: unknown): boolean {
  return thrown instanceof DatabaseError && conflicts.has(thrown.code);
}
