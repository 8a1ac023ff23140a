import { z } from 'zod';
import { PermanentError } from './errors.ts';

/** Parses a whole environment at once. Unset and empty mean the same. Throws a PermanentError that lists every problem. */
export function parseEnv<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv): z.infer<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'environment'}: ${issue.message}`);
  throw new PermanentError(
    'BAD_CONFIGURATION',
    `Configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.join('\n')}\nSee docs/configuration.md.`,
  );
}

/**
 * What each reader of the environment answers, or one error with the problems of all of them: the operator should not
 * find them one start at a time.
 */
export function readAll<T extends unknown[]>(...readers: { [K in keyof T]: () => T[K] }): T {
  const problems: string[] = [];
  const values = readers.map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  });
  if (problems.length > 0) throw new PermanentError('BAD_CONFIGURATION', problems.join('\n'));
  return values as T;
}

const placeholders = [
  'changeme',
  'change-me',
  'secret',
  'password',
  'development',
  'your-secret-key',
  'your-webhook-secret',
];

/** A secret of at least `min` characters that is not a value people copy from examples. */
export function secretString(min: number): z.ZodType<string> {
  return z
    .string()
    .min(min, `must have at least ${min} characters; make one with: openssl rand -hex 32`)
    .refine(
      (value) => !placeholders.includes(value.toLowerCase()),
      'is a known placeholder; make one with: openssl rand -hex 32',
    );
}

/** `kid:base64` pairs separated by commas, first one current. Keys have at least `bytes` bytes. */
export function keyRing(bytes: number): z.ZodType<KeyRing, string> {
  return z.string().transform((text, context) => {
    const keys = text.split(',').map((pair) => {
      const [kid = '', encoded = ''] = pair.trim().split(':', 2);
      return { kid, key: Buffer.from(encoded, 'base64') };
    });
    const [first] = keys;
    if (first === undefined || keys.some(({ kid, key }) => !/^[A-Za-z0-9_-]{1,32}$/.test(kid) || key.length < bytes)) {
      context.addIssue({
        code: 'custom',
        message: `must be KID:BASE64[,KID2:BASE64] with keys of at least ${bytes} bytes; make a key with: openssl rand -base64 ${bytes}`,
      });
      return z.NEVER;
    }
    return { current: first, all: keys };
  });
}

export interface Key {
  kid: string;
  key: Buffer;
}
export interface KeyRing {
  current: Key;
  all: Key[];
}
