import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLikeness } from './path-likeness.ts';
import { directoryNearness, readTraits } from './path-traits.ts';

const of = (files: [status: string, path: string][], path: string) =>
  createLikeness(files.map(([status, name]) => ({ status, traits: readTraits(name) })))(readTraits(path));

test('words are shared whatever the writing', () => {
  expect(of([['M', 'src/userStore.ts']], 'src/user_store.ts').words).toBe(1);
  expect(of([['M', 'lib/mail.go']], 'docs/guide.md').words).toBe(0);
  expect(of([['M', 'a']], 'b').words).toBe(0);
});

test('takes the best over the files', () => {
  const files: [string, string][] = [
    ['M', 'lib/mail.go'],
    ['A', 'lib/new.go'],
    ['M', 'src/a/user-store.ts'],
  ];
  expect(of(files, 'test/user-store.test.ts')).toMatchObject({ sameDirectory: 0, sameStem: 1, sameName: 0 });
  expect(of(files, 'lib/old.go')).toMatchObject({ sameDirectory: 1, nearDirectory: 1, besideNew: 1 / 3 });
  expect(of(files, 'cmd/mail.go').sameName).toBe(1);
});

test('agrees with comparing file by file', () => {
  const path = fc
    .array(fc.constantFrom('src', 'user', 'store', 'a-b', 'userStore.ts', 'user_store.test.ts', 'x'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 6 }), path, (files, asked) => {
      const own = readTraits(asked);
      const all = files.map(readTraits);
      const jaccard = (words: ReadonlySet<string>) => {
        const every = new Set([...words, ...own.words]);
        const both = [...every].filter((word) => words.has(word) && own.words.has(word));
        return every.size === 0 ? 0 : both.length / every.size;
      };
      const likeness = of(
        files.map((file) => ['M', file]),
        asked,
      );
      expect(likeness.words).toBeCloseTo(Math.max(...all.map(({ words }) => jaccard(words))), 12);
      expect(likeness.nearDirectory).toBe(Math.max(...all.map((traits) => directoryNearness(traits, own))));
      expect(likeness.sameDirectory).toBe(all.some(({ directory }) => directory === own.directory) ? 1 : 0);
    }),
  );
});
