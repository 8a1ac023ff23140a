import { expect, test } from '@jest/globals';
import { createIdentities } from './identities.ts';
import type { GitPerson } from './read-message.ts';

function nameOf(...entries: GitPerson[]): string | undefined {
  const identities = createIdentities();
  for (const entry of entries) identities.add(entry);
  return entries[0] && identities.find(entries[0]).name;
}

test.each<[string, string, GitPerson[]]>([
  [
    'by the longest name',
    'Ada Lovelace',
    [
      { name: 'ada', email: 'ada@example.org' },
      { name: 'Ada Lovelace', email: 'ada@example.org' },
    ],
  ],
  [
    'not by an address, though it is longer',
    'Ada Lovelace',
    [
      { name: 'Ada Lovelace', email: 'ada@example.org' },
      { name: 'ada.lovelace@example.org', email: 'ada@example.org' },
    ],
  ],
  ['without the provider, where there is no other', 'ada', [{ name: 'ada@example.org', email: 'ada@example.org' }]],
])('a person is shown %s', (_, name, entries) => {
  expect(nameOf(...entries)).toBe(name);
});
