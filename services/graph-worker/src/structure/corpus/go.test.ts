import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const go = (path: string) => `module ${path}\n\ngo 1.24\n`;

const cases: Record<string, CorpusCase> = {
  'a package is its folder, without its tests': {
    files: {
      'go.mod': go('example.com/app'),
      'main.go': ['package main', 'import "example.com/app/cart"'],
      'cart/cart.go': 'package cart',
      'cart/item.go': 'package cart',
      'cart/cart_test.go': 'package cart',
      'cart/deep/other.go': 'package deep',
    },
    imports: ['main.go: import 2 example.com/app/cart'],
    edges: ['main.go -> cart/cart.go', 'main.go -> cart/item.go'],
  },
  'groups, names, dots, blanks and raw strings': {
    files: {
      'a.go': [
        'package a',
        'import (',
        '\t"fmt"',
        '\tx "m/x"',
        '\t. "m/y"',
        '\t_ "m/z"',
        '\t`m/raw`',
        '\t// "m/no"',
        ')',
        'import "C"',
      ],
    },
    imports: [
      'a.go: import 3 fmt',
      'a.go: import 4 m/x',
      'a.go: import 5 m/y',
      'a.go: import 6 m/z',
      'a.go: import 7 m/raw',
      'a.go: import 10 C',
    ],
  },
  'the package at the root of the module': {
    files: { 'go.mod': go('m'), 'root.go': 'package m', 'cmd/x/main.go': ['package main', 'import "m"'] },
    edges: ['cmd/x/main.go -> root.go'],
  },
  'of nested modules the longest path wins': {
    files: {
      'go.mod': go('example.com/mono'),
      'tools/go.mod': go('example.com/mono/tools'),
      'tools/gen/gen.go': 'package gen',
      'main.go': ['package main', 'import "example.com/mono/tools/gen"'],
    },
    edges: ['main.go -> tools/gen/gen.go'],
  },
  'a major version in the module path': {
    files: {
      'go.mod': go('example.com/app/v2'),
      'a/a.go': 'package a',
      'main.go': ['package main', 'import "example.com/app/v2/a"', 'import "example.com/app/a"'],
    },
    edges: ['main.go -> a/a.go'],
  },
  'a replacement leads to a folder of the repository': {
    files: {
      'svc/go.mod': `${go('example.com/svc')}\nreplace (\n\texample.com/shared v1.2.3 => ../shared\n)\n`,
      'svc/main.go': ['package main', 'import "example.com/shared/log"'],
      'shared/go.mod': go('example.com/other-name'),
      'shared/log/log.go': 'package log',
    },
    edges: ['svc/main.go -> shared/log/log.go'],
  },
  'foreign packages and those that only begin alike lead nowhere': {
    files: {
      'go.mod': go('example.com/app'),
      'main.go': ['package main', 'import "example.com/application/x"', 'import "github.com/x/app/x"'],
      'x/x.go': 'package x',
    },
    edges: [],
  },
  'internal packages and files for one system': {
    files: {
      'go.mod': go('m'),
      'a.go': ['package m', 'import "m/internal/fs"'],
      'internal/fs/fs_linux.go': 'package fs',
      'internal/fs/fs_windows.go': 'package fs',
      'internal/fs/notes.md': '',
    },
    edges: ['a.go -> internal/fs/fs_linux.go', 'a.go -> internal/fs/fs_windows.go'],
  },
  'definitions: functions, methods by their receivers, types': {
    files: {
      'a.go': [
        'package a',
        '',
        '// Cart holds items.',
        'type Cart struct {',
        '\titems []Item',
        '}',
        '',
        'type Reader interface {',
        '\tRead() error',
        '}',
        'type ID = string',
        'type Name string',
        '',
        'func (c *Cart) Add(i Item) {',
        '\tf := func() {}',
        '\tf()',
        '}',
        'func (Cart) Len() int { return 0 }',
        'func New() *Cart {',
        '\ttype local struct{}',
        '\treturn nil',
        '}',
      ],
    },
    definitions: [
      'a.go: Cart struct 4-6',
      'a.go: Reader interface 8-10',
      'a.go: ID type 11-11',
      'a.go: Name type 12-12',
      'a.go: Cart.Add method 14-17',
      'a.go: Cart.Len method 18-18',
      'a.go: New function 19-22',
    ],
  },
  'definitions: generics, groups of types, constants and variables': {
    files: {
      'a.go': [
        'package a',
        'type (',
        '\tPair[K comparable, V any] struct {',
        '\t\tk K',
        '\t}',
        '\tFn func(int) int',
        ')',
        'func (p *Pair[K, V]) Key() K { return p.k }',
        'func Map[T any](in []T) []T {',
        '\treturn in',
        '}',
        'const (',
        '\tA = iota',
        '\tB',
        ')',
        'var Err = errors.New("x")',
        'var (',
        '\tone = 1',
        '\ttwo int',
        ')',
      ],
    },
    definitions: [
      'a.go: Pair struct 3-5',
      'a.go: Fn type 6-6',
      'a.go: Pair.Key method 8-8',
      'a.go: Map function 9-11',
      'a.go: A constant 13-13',
      'a.go: B constant 14-14',
      'a.go: Err constant 16-16',
      'a.go: one constant 18-18',
      'a.go: two constant 19-19',
    ],
  },
  'two functions called init': {
    files: { 'a.go': ['package a', 'func init() {}', 'func init() {', '}'] },
    definitions: ['a.go: init function 2-2', 'a.go: init~2 function 3-4'],
  },
  'a package of two names in one file imports nothing of itself': {
    files: { 'go.mod': go('m'), 'x/a.go': ['package x', 'import "m/x"'], 'x/b.go': 'package x' },
    edges: ['x/a.go -> x/b.go'],
  },
  'tests: x_test.go beside x.go, also of another package; none of the same name elsewhere first': {
    files: {
      'go.mod': go('m'),
      'a/cart.go': 'package a',
      'a/cart_test.go': ['package a_test', 'import "m/a"'],
      'b/cart.go': 'package b',
      'b/cart_test.go': 'package b',
      'a/bench_test.go': ['package a_test', 'import "m/b"'],
    },
    tests: ['a/cart_test.go -> a/cart.go', 'b/cart_test.go -> b/cart.go', 'a/bench_test.go -> b/cart.go'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
