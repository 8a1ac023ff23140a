import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createSecretBox } from './secret-box.ts';

const oldKey = `k1:${randomBytes(32).toString('base64')}`;
const newKey = `k2:${randomBytes(32).toString('base64')}`;

describe('secret box', () => {
  test('opens what it sealed, and seals the same text differently each time', () => {
    const box = createSecretBox(oldKey);
    const text = 'gho_пароль\u{1f41d}';

    expect(box.open(box.seal(text))).toBe(text);
    expect(box.open(box.seal(''))).toBe('');
    expect(box.seal(text)).not.toBe(box.seal(text));
    expect(box.seal(text)).not.toContain('gho_');
  });

  test('after a rotation opens the old secret, seals with the new key and tells which is stale', () => {
    const sealed = createSecretBox(oldKey).seal('token');
    const rotated = createSecretBox(`${newKey},${oldKey}`);

    expect(rotated.open(sealed)).toBe('token');
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.seal('token')).toMatch(/^k2\./);
    expect(rotated.isStale(rotated.seal('token'))).toBe(false);
  });

  test('names the key that is missing', () => {
    const sealed = createSecretBox(oldKey).seal('token');

    expect(() => createSecretBox(newKey).open(sealed)).toThrow(/needs key "k1"/);
  });

  test.each([0, 1, 2, 3])('refuses a secret whose part %d was changed', (part) => {
    const box = createSecretBox(`${oldKey},${newKey}`);
    const parts = box.seal('a longer token').split('.');
    const original = parts[part] ?? '';
    parts[part] = part === 0 ? 'k2' : `${original[0] === 'A' ? 'B' : 'A'}${original.slice(1)}`;

    expect(() => box.open(parts.join('.'))).toThrow(/cannot be decrypted/);
  });

  test('refuses a shortened authentication tag and plain text', () => {
    const box = createSecretBox(oldKey);
    const [kid, iv, body, tag = ''] = box.seal('token').split('.');

    expect(() => box.open([kid, iv, body, tag.slice(0, 8)].join('.'))).toThrow(/cannot be decrypted/);
    expect(() => box.open('plain-token')).toThrow(/not in the key ring/);
  });

  test.each(['', 'k1', 'k1:c2hvcnQ=', `${oldKey},${oldKey}`, `k1:${randomBytes(33).toString('base64')}`])(
    'refuses the key ring %j',
    (keys) => {
      expect(() => createSecretBox(keys)).toThrow(/KID:BASE64/);
    },
  );
});
