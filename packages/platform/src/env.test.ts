import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { keyRing, parseEnv, readAll, secretString } from './env.ts';
import { PermanentError } from './errors.ts';

const Env = z.object({ PORT: z.coerce.number().int(), SECRET: secretString(16), KEYS: keyRing(32) });
const key = Buffer.alloc(32, 7).toString('base64');

describe('parseEnv', () => {
  test('lists every problem at once and treats empty as unset', () => {
    expect(() => parseEnv(Env, { PORT: 'x', SECRET: '', KEYS: 'k1:short' })).toThrow(
      /3 problems:\n {2}PORT: .+\n {2}SECRET: .+\n {2}KEYS: .+openssl/,
    );
  });

  test('refuses a known placeholder as a secret', () => {
    expect(() => parseEnv(z.object({ SECRET: secretString(6) }), { SECRET: 'changeme' })).toThrow(/placeholder/);
  });

  test('reads a key ring with the first key current', () => {
    const env = parseEnv(Env, { PORT: '1', SECRET: 'x'.repeat(16), KEYS: `new:${key},old:${key}` });

    expect(env.KEYS.current.kid).toBe('new');
    expect(env.KEYS.all.map(({ kid }) => kid)).toEqual(['new', 'old']);
  });
});

describe('readAll', () => {
  const refuse = (message: string) => () => {
    throw new PermanentError('BAD_CONFIGURATION', message);
  };

  test('answers what every reader answers, null included', () => {
    expect(
      readAll(
        () => 1,
        () => null,
      ),
    ).toEqual([1, null]);
  });

  test('reports the problems of every reader in one error', () => {
    expect(() => readAll(refuse('no port'), () => 1, refuse('no database'))).toThrow(
      new PermanentError('BAD_CONFIGURATION', 'no port\nno database'),
    );
  });

  test('lets a mistake of the code through as it is', () => {
    const broken = () => {
      throw new TypeError('undefined is not a function');
    };

    expect(() => readAll(refuse('no port'), broken)).toThrow(TypeError);
  });
});
