import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cacheFolder, isOpenToOthers, stateFolder, writeServiceFile } from './folders.ts';

const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('stateFolder', () => {
  test('is in the clone when the user that services run as can get there', () => {
    chmodSync(folder, 0o711);

    expect(isOpenToOthers(folder)).toBe(isOpenToOthers(tmpdir()));
    if (isOpenToOthers(tmpdir())) expect(stateFolder(nobody, folder)).toBe(join(folder, '.waggle'));
  });

  test('is outside a clone that is closed to others, a different one for each clone', () => {
    chmodSync(folder, 0o700);
    const clones = ['one', 'two'].map((name) => join(folder, name));
    for (const clone of clones) mkdirSync(clone);

    const [one, two] = clones.map((clone) => stateFolder(nobody, clone));

    expect(one).toMatch(/^\/var\/lib\/waggle\/[0-9a-f]{12}$/);
    expect(one).not.toBe(two);
  });

  test('is in the clone for a normal user', () => {
    expect(stateFolder(undefined, folder)).toBe(join(folder, '.waggle'));
  });
});

describe('cacheFolder', () => {
  test('can be chosen, and follows the user otherwise', () => {
    expect(cacheFolder(nobody, { WAGGLE_CACHE_DIR: '/x' })).toBe('/x');
    expect(cacheFolder(nobody, {})).toBe('/var/lib/waggle/cache');
    expect(cacheFolder(undefined, { XDG_CACHE_HOME: '/home/me/.cache' })).toBe('/home/me/.cache/waggle');
  });
});

describe('writeServiceFile', () => {
  test('keeps a secret readable by its owner only, also over an open file', () => {
    const file = join(folder, 'secret');
    writeServiceFile(file, 'one', undefined);
    chmodSync(file, 0o644);

    writeServiceFile(file, 'two', undefined);

    expect(existsSync(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
