import { expect, test } from '@jest/globals';
import { getLanguage } from './languages.ts';

test.each([
  ['src/a.ts', 'TypeScript'],
  ['A.PY', 'Python'],
  ['docker/Dockerfile', 'Dockerfile'],
  ['a.b/c', null],
  ['.gitignore', null],
  ['x.constructor', null],
  ['constructor', null],
  ['', null],
])('%s is %s', (path, language) => {
  expect(getLanguage(path)).toBe(language);
});
