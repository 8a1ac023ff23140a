import { expect, test } from '@jest/globals';
import { getPathKind, isEverybodys } from './path-kind.ts';

test.each([
  ['go.mod', 'config'],
  ['modules/vpc/main.tf', 'config'],
  ['App.xcodeproj/project.pbxproj', 'config'],
  ['Package@swift-5.9.swift', 'config'],
  ['docs/docsets/App.docset/Contents/Classes.html', 'generated'],
  ['site/requirements-dev.txt', 'config'],
  ['CMakeLists.txt', 'config'],
  ['lib/Makefile.inc', 'config'],
  ['Makefile', 'config'],
  ['configure.ac', 'config'],
  ['requirements/dev.txt', 'config'],
  ['requirements/tests.in', 'config'],
  ['docs/requirements.md', 'docs'],
  ['gradle/libs.versions.toml', 'config'],
  ['History.markdown', 'docs'],
  ['CHANGES', 'docs'],
  ['src/history.ts', 'source'],
  ['tests/unit/type/list.tcl', 'test'],
  ['test/install.bats', 'test'],
  ['src/news/item.py', 'source'],
  ['config/testdata/bad.yml', 'test'],
  ['src/__fixtures__/answer.json', 'test'],
  ['tests/samples/css/output.json', 'test'],
  ['test/package.json', 'config'],
  ['test/tsconfig.json', 'config'],
  ['spec/openapi.yaml', 'config'],
  ['.changeset/poor-tips.md', 'docs'],
  ['changelogs/fragments/83235-copy.yml', 'docs'],
  ['src/changelog/read.ts', 'source'],
  ['fixtures/README.md', 'docs'],
  ['pkg/apis/zz_generated.deepcopy.go', 'generated'],
  ['lib/cart.freezed.dart', 'generated'],
])('%s is %s', (path, kind) => {
  expect(getPathKind(path)).toBe(kind);
});

test('code and other texts are not what all changes meet in', () => {
  expect(['setup.cfg', 'src/history.ts', 'README.md'].filter(isEverybodys)).toEqual([]);
});
