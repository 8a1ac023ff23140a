import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'relative imports: beside, above, through an index, a folder by its slash': {
    files: {
      'src/cart/cart.ts': [
        "import { a } from './item';",
        "import b from '../money';",
        "import '..';",
        "import x from './';",
      ],
      'src/cart/item.ts': '',
      'src/money/index.ts': '',
      'src/index.ts': '',
      'src/cart/index.ts': '',
    },
    imports: [
      'src/cart/cart.ts: import 1 ./item\ta',
      'src/cart/cart.ts: import 2 ../money\tdefault',
      'src/cart/cart.ts: import 3 ..',
      'src/cart/cart.ts: import 4 ./\tdefault',
    ],
    edges: [
      'src/cart/cart.ts -> src/cart/item.ts',
      'src/cart/cart.ts -> src/money/index.ts',
      'src/cart/cart.ts -> src/index.ts',
      'src/cart/cart.ts -> src/cart/index.ts',
    ],
  },
  'the JavaScript file that an import names is the TypeScript file it comes from': {
    files: {
      'a.ts': ["import './b.js';", "import './c.mjs';", "import './d.jsx';", "import './e.js';", "import './f.cjs';"],
      'b.ts': '',
      'c.mts': '',
      'd.tsx': '',
      'e.js': '',
      'f.cts': '',
    },
    edges: ['a.ts -> b.ts', 'a.ts -> c.mts', 'a.ts -> d.tsx', 'a.ts -> e.js', 'a.ts -> f.cts'],
  },
  'a file comes before a folder of its name, TypeScript before what is beside it': {
    files: { 'a.ts': "import './b';", 'b.ts': '', 'b.js': '', 'b/index.ts': '' },
    edges: ['a.ts -> b.ts'],
  },
  'names with dots, queries of bundlers, data and declarations': {
    files: {
      'src/a.ts': [
        "import './b.service';",
        "import logo from './logo.ts?raw';",
        "import d from './d.json';",
        "import './e';",
      ],
      'src/b.service.ts': '',
      'src/logo.ts': '',
      'src/d.json': '{}',
      'src/e.d.ts': '',
    },
    edges: [
      'src/a.ts -> src/b.service.ts',
      'src/a.ts -> src/logo.ts',
      'src/a.ts -> src/d.json',
      'src/a.ts -> src/e.d.ts',
    ],
  },
  'aliases of tsconfig.json with comments, the longest pattern first': {
    files: {
      'tsconfig.json':
        '{ // roots\n "compilerOptions": { "paths": { "@/*": ["./src/*"], "@/ui/*": ["./lib/ui/*"], "env": ["./env.ts"], }, } }',
      'src/app.ts': [
        "import '@/core/log';",
        "import { B } from '@/ui/button';",
        "import env from 'env';",
        "import 'react';",
      ],
      'src/core/log.ts': '',
      'src/ui/button.ts': '',
      'lib/ui/button.tsx': '',
      'env.ts': '',
    },
    edges: ['src/app.ts -> src/core/log.ts', 'src/app.ts -> lib/ui/button.tsx', 'src/app.ts -> env.ts'],
  },
  'baseUrl, and a configuration that extends one of the workspace': {
    files: {
      'config/package.json': '{ "name": "@acme/config" }',
      'config/base.json': '{}',
      'config/tsconfig.base.json': '{ "compilerOptions": { "baseUrl": "../app/src" } }',
      'app/tsconfig.json': '{ "extends": "@acme/config/tsconfig.base.json" }',
      'app/src/main.ts': "import { x } from 'core/x';",
      'app/src/core/x.ts': '',
    },
    edges: ['app/src/main.ts -> app/src/core/x.ts'],
  },
  'packages of a workspace: exports with conditions and patterns, main, and the folder': {
    files: {
      'packages/a/package.json':
        '{ "name": "@acme/a", "exports": { ".": { "types": "./dist/index.d.ts", "default": "./src/index.ts" }, "./*": "./src/parts/*.ts" } }',
      'packages/a/src/index.ts': '',
      'packages/a/src/parts/one.ts': '',
      'packages/b/package.json': '{ "name": "b", "main": "dist/index.js" }',
      'packages/b/src/index.ts': '',
      'packages/b/src/two.ts': '',
      'app/main.ts': ["import '@acme/a';", "import '@acme/a/one';", "import 'b';", "import 'b/src/two.js';"],
    },
    edges: [
      'app/main.ts -> packages/a/src/index.ts',
      'app/main.ts -> packages/a/src/parts/one.ts',
      'app/main.ts -> packages/b/src/index.ts',
      'app/main.ts -> packages/b/src/two.ts',
    ],
  },
  'imports of the own package by #': {
    files: {
      'pkg/package.json': '{ "imports": { "#db": { "default": "./src/db.ts" }, "#util/*": "./src/util/*.js" } }',
      'pkg/src/a.ts': ["import '#db';", "import '#util/text';", "import '#gone';"],
      'pkg/src/db.ts': '',
      'pkg/src/util/text.ts': '',
    },
    edges: ['pkg/src/a.ts -> pkg/src/db.ts', 'pkg/src/a.ts -> pkg/src/util/text.ts'],
  },
  'a name that an index passes on leads to where it is defined, through several': {
    files: {
      'src/index.ts': [
        "export { Cart, Item as Thing } from './cart';",
        "export * from './money/index.js';",
        "export * as tax from './tax';",
        "import { Late } from './late';",
        'export { Late };',
        'export const version = 1;',
      ],
      'src/cart.ts': 'export class Cart {}\nexport class Item {}',
      'src/money/index.ts': ["export * from './coins';", "export * from './notes';"],
      'src/money/coins.ts': 'export function coin() {}\nfunction note() {}',
      'src/money/notes.ts': 'export const { note, big: large } = notes, other = 1;\nexport default note;',
      'src/tax.ts': '',
      'src/late.ts': "export type { Late } from './later';",
      'src/later.ts': 'export type Late = 1;',
      'package.json': '{"name":"shop"}',
      'test/cart.ts': "import { Thing, version } from '../src';",
      'test/money.ts': "import { coin, type large } from 'shop';",
      'test/tax.ts': "import { tax, Late, unknown } from '../src/index.js';",
      'test/all.ts': ["import * as shop from '../src';", "import '../src';", "import none from '../src';"],
    },
    edges: [
      'src/index.ts -> src/cart.ts',
      'src/index.ts -> src/money/index.ts',
      'src/index.ts -> src/tax.ts',
      'src/index.ts -> src/late.ts',
      'src/index.ts -> src/later.ts',
      'src/late.ts -> src/later.ts',
      'src/money/index.ts -> src/money/coins.ts',
      'src/money/index.ts -> src/money/notes.ts',
      'test/cart.ts -> src/index.ts',
      'test/cart.ts -> src/cart.ts',
      'test/money.ts -> src/index.ts',
      'test/money.ts -> src/money/coins.ts',
      'test/money.ts -> src/money/notes.ts',
      'test/tax.ts -> src/index.ts',
      'test/tax.ts -> src/tax.ts',
      'test/tax.ts -> src/later.ts',
      'test/all.ts -> src/index.ts',
    ],
  },
  'modules that pass on each other lead round, and to an end': {
    files: {
      'a/index.ts': "export * from '../b';\nexport { x } from '../b';",
      'b/index.ts': "export * from '../a';",
      'main.ts': "import { x, y } from './a';",
    },
    edges: ['a/index.ts -> b/index.ts', 'b/index.ts -> a/index.ts', 'main.ts -> a/index.ts', 'main.ts -> b/index.ts'],
  },
  'every way to import: types, re-exports, dynamic, require, and none of comments and strings': {
    files: {
      'a.ts': [
        "import type { T } from './t';",
        "export { u } from './u';",
        "export * as v from './v';",
        "const w = () => import('./w');",
        "const x = require('./x');",
        "import y = require('./y');",
        "function f() { if (x) { for (;;) { try { return require( './deep' ) } catch {} } } }",
        "// import './no1'",
        'const s = "require(\'./no2\')";',
        'const z = import(`./z`);',
        "const none = import('./' + w), own = obj.require('./no3');",
        "type Q = import('./q').Q;",
      ],
    },
    imports: [
      'a.ts: import 1 ./t\tT',
      'a.ts: export 2 ./u\tu',
      'a.ts: export 3 ./v\t*>v',
      'a.ts: dynamic 4 ./w',
      'a.ts: require 5 ./x',
      'a.ts: require 6 ./y',
      'a.ts: require 7 ./deep',
      'a.ts: dynamic 10 ./z',
      'a.ts: dynamic 12 ./q',
    ],
  },
  CommonJS: {
    files: {
      'lib/index.js': [
        "const { a } = require('./a'), b = require('../b');",
        "module.exports = { a, c: require('./c') };",
        'exports.run = function () {};',
      ],
      'lib/a.js': '',
      'lib/c/index.js': '',
      'b.cjs': '',
    },
    edges: ['lib/index.js -> lib/a.js', 'lib/index.js -> lib/c/index.js', 'lib/index.js -> b.cjs'],
    definitions: ['lib/index.js: b constant 1-1', 'lib/index.js: run function 3-3'],
  },
  'code before its declarations, and sources before what is built': {
    files: {
      'package.json': JSON.stringify({
        name: 'shop',
        exports: { '.': { types: './index.d.ts', browser: './dist/shop.cjs', default: './index.js' } },
      }),
      'index.js': '',
      'index.d.ts': '',
      'dist/shop.cjs': '',
      'lib/only.d.ts': '',
      'test/a.js': ["import a from 'shop';", "import b from '../index.js';", "import c from '../lib/only.js';"],
      'test/b.js': "require('..');",
    },
    edges: ['test/a.js -> index.js', 'test/a.js -> lib/only.d.ts', 'test/b.js -> index.js'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
