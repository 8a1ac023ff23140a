import { expect, test } from '@jest/globals';
import { describeProject } from './project-map.ts';

test('names languages, folders, manifests, entry points, tests and operations', () => {
  const paths = [
    'package.json',
    'README.md',
    '.github/workflows/ci.yml',
    'src/main.ts',
    'src/api/routes.ts',
    'src/api/routes.test.ts',
    'packages/store/package.json',
    'packages/store/index.ts',
    'node_modules/left-pad/index.js',
    'test/e2e/app.ts',
  ];

  expect(describeProject(paths)).toBe(
    [
      '9 files. Languages: TypeScript 5, JSON 2, Markdown 1, YAML 1.',
      'Folders: (root) 2, packages/store 2, src/api 2, .github 1, src 1, test 1.',
      'Manifests: package.json, packages/store/package.json.',
      'Entry points: src/main.ts.',
      'Tests: 2 files, src/api 1, test 1.',
      'Build and operations: .github/workflows/ci.yml.',
    ].join('\n'),
  );
});

test('stays short for a large repository, and is empty for an empty one', () => {
  const paths = Array.from({ length: 50_000 }, (_, at) => `${'long-folder-name-'.repeat(20)}${at % 900}/package.json`);

  expect(describeProject(paths).length).toBeLessThanOrEqual(2500);
  expect(describeProject([])).toBe('');
});
