import { expect, test } from '@jest/globals';
import { isStartedElsewhere } from './started-elsewhere.ts';

test.each([
  'src/main.ts',
  'cmd/tool/main.go',
  'pkg/doc.go',
  'src/main/java/a/package-info.java',
  'shop/__init__.py',
  'jest.config.js',
  '.eslintrc.cjs',
  'types/globals.d.ts',
  'scripts/release.py',
  'examples/hello.rs',
  'db/migrations/0001_init.py',
  'test/helper.rb',
  'build.gradle.kts',
])('%s needs no importer', (path) => {
  expect(isStartedElsewhere(path)).toBe(true);
});

test.each(['src/cart.ts', 'lib/domain/order.rb', 'src/mainframe.ts', 'pkg/profile/user.go'])('%s does', (path) => {
  expect(isStartedElsewhere(path)).toBe(false);
});
