import { describe, expect, test } from '@jest/globals';
import { getPathKind } from '../core/path-kind.ts';
import { ecosystems } from './ecosystems.ts';

// Made by pip-compile in some repositories and written by hand in most, so it is read like any other file.
const alsoByHand = 'requirements.txt';
const lockfiles = new Set(ecosystems.flatMap((ecosystem) => ecosystem.lockfiles));

describe('ecosystems', () => {
  // The names stand in two lists: one missing in the other would be sent to the model as code.
  test.each([...lockfiles].filter((name) => name !== alsoByHand))('%s is a lockfile by its path', (name) => {
    expect(getPathKind(name)).toBe('lockfile');
    expect(getPathKind(`packages/web/${name}`)).toBe('lockfile');
  });

  test('what people also write by hand is read', () => {
    expect(lockfiles).toContain(alsoByHand);
    expect(getPathKind(alsoByHand)).not.toBe('lockfile');
  });
});
