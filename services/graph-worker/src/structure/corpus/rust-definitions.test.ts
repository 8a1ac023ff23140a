import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cargo = (name: string, more = '') => `[package]\nname = "${name}"\nversion = "0.1.0"\n${more}`;

const cases: Record<string, CorpusCase> = {
  'definitions: structs, implementations, traits': {
    files: {
      'a.rs': [
        '/// Doc.',
        '#[derive(Debug)]',
        'pub struct Cart<T> {',
        '    items: Vec<T>,',
        '}',
        'impl<T> Cart<T> {',
        '    pub fn new() -> Self {',
        '        fn inner() {}',
        '        todo!()',
        '    }',
        '}',
        'impl<T> fmt::Display for Cart<T> {',
        '    fn fmt(&self) -> R { Ok(()) }',
        '}',
        'pub trait Shape {',
        '    fn area(&self) -> f64;',
        '    fn two(&self) -> f64 { 2.0 }',
        '}',
        'enum E { A, B }',
        'union U { a: u8 }',
      ],
    },
    definitions: [
      'a.rs: Cart struct 2-5',
      'a.rs: Cart.new function 7-10',
      'a.rs: Cart.fmt function 13-13',
      'a.rs: Shape trait 15-18',
      'a.rs: Shape.area function 16-16',
      'a.rs: Shape.two function 17-17',
      'a.rs: E enum 19-19',
      'a.rs: U struct 20-20',
    ],
  },
  'definitions: constants, types, macros, modules, asynchronous functions': {
    files: {
      'a.rs': [
        'pub const MAX: u8 = 3;',
        'static NAME: &str = "x";',
        'type Id = u64;',
        'macro_rules! go {',
        '    () => {};',
        '}',
        'mod inner {',
        '    pub struct S;',
        '    pub(super) fn f() {}',
        '}',
        'pub async fn load() {}',
        'extern "C" { fn puts(); }',
        'unsafe fn raw() {}',
      ],
    },
    definitions: [
      'a.rs: MAX constant 1-1',
      'a.rs: NAME constant 2-2',
      'a.rs: Id type 3-3',
      'a.rs: go macro 4-6',
      'a.rs: inner.S struct 8-8',
      'a.rs: inner.f function 9-9',
      'a.rs: load function 11-11',
      'a.rs: puts function 12-12',
      'a.rs: raw function 13-13',
    ],
  },
  'tests: by name, and by what they use': {
    files: {
      'Cargo.toml': cargo('app'),
      'src/lib.rs': ['pub mod cart;', 'pub mod money;'],
      'src/cart.rs': '',
      'src/money.rs': '',
      'tests/cart.rs': 'use app::cart::Cart;',
      'tests/flow.rs': 'use app::money::Euro;',
      'src/cart_tests.rs': '',
    },
    tests: ['tests/cart.rs -> src/cart.rs', 'tests/flow.rs -> src/money.rs', 'src/cart_tests.rs -> src/cart.rs'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
