import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cargo = (name: string, more = '') => `[package]\nname = "${name}"\nversion = "0.1.0"\n${more}`;

const cases: Record<string, CorpusCase> = {
  'mod: a file beside, a folder with mod.rs, and beside a file that is no root': {
    files: {
      'Cargo.toml': cargo('app'),
      'src/main.rs': ['mod cart;', 'pub mod money;'],
      'src/cart.rs': 'mod item;',
      'src/cart/item.rs': '',
      'src/money/mod.rs': 'mod euro;',
      'src/money/euro.rs': '',
    },
    imports: [
      'src/main.rs: mod 1 cart',
      'src/main.rs: mod 2 money',
      'src/cart.rs: mod 1 item',
      'src/money/mod.rs: mod 1 euro',
    ],
    edges: [
      'src/main.rs -> src/cart.rs',
      'src/main.rs -> src/money/mod.rs',
      'src/cart.rs -> src/cart/item.rs',
      'src/money/mod.rs -> src/money/euro.rs',
    ],
  },
  'use of crate, self and super': {
    files: {
      'Cargo.toml': cargo('app'),
      'src/lib.rs': ['mod a;', 'mod b;'],
      'src/a.rs': ['use crate::b::thing;', 'use self::deep::X;', 'mod deep;'],
      'src/a/deep.rs': ['use super::Y;', 'use super::super::b;'],
      'src/b.rs': '',
    },
    edges: [
      'src/lib.rs -> src/a.rs',
      'src/lib.rs -> src/b.rs',
      'src/a.rs -> src/b.rs',
      'src/a.rs -> src/a/deep.rs',
      'src/a/deep.rs -> src/a.rs',
      'src/a/deep.rs -> src/b.rs',
    ],
  },
  'groups, stars, other names, and raw identifiers': {
    files: {
      'src/a.rs': [
        'use std::{fs, io::{self, Read}};',
        'use crate::b::*;',
        'use crate::c as d;',
        'pub(crate) use crate::r#type::T;',
        'extern crate serde;',
      ],
    },
    imports: [
      'src/a.rs: use 1 std::fs',
      'src/a.rs: use 1 std::io',
      'src/a.rs: use 1 std::io::Read',
      'src/a.rs: use 2 crate::b::*',
      'src/a.rs: use 3 crate::c',
      'src/a.rs: use 4 crate::type::T',
      'src/a.rs: crate 5 serde',
    ],
  },
  'another crate of the workspace by its name, dashes as underscores': {
    files: {
      'crates/app/Cargo.toml': cargo('app'),
      'crates/app/src/main.rs': ['use my_core::db::Pool;', 'use my_core::Root;'],
      'crates/my-core/Cargo.toml': cargo('my-core'),
      'crates/my-core/src/lib.rs': 'pub mod db;',
      'crates/my-core/src/db.rs': '',
    },
    edges: [
      'crates/app/src/main.rs -> crates/my-core/src/db.rs',
      'crates/app/src/main.rs -> crates/my-core/src/lib.rs',
      'crates/my-core/src/lib.rs -> crates/my-core/src/db.rs',
    ],
  },
  'a library with a name and a path of its own': {
    files: {
      'a/Cargo.toml': cargo('a'),
      'a/src/main.rs': 'use corelib::x;',
      'b/Cargo.toml': cargo('b', '[lib]\nname = "corelib"\npath = "lib/root.rs"\n'),
      'b/lib/root.rs': 'mod x;',
      'b/lib/x.rs': '',
    },
    edges: ['a/src/main.rs -> b/lib/x.rs', 'b/lib/root.rs -> b/lib/x.rs'],
  },
  'a binary uses the library of its own crate by name': {
    files: {
      'Cargo.toml': cargo('my-app'),
      'src/lib.rs': 'pub mod run;',
      'src/run.rs': '',
      'src/main.rs': 'use my_app::run::go;',
      'src/bin/extra.rs': 'use my_app::run;',
    },
    edges: ['src/lib.rs -> src/run.rs', 'src/main.rs -> src/run.rs', 'src/bin/extra.rs -> src/run.rs'],
  },
  'integration tests are crates with modules beside them': {
    files: {
      'Cargo.toml': cargo('app'),
      'src/lib.rs': '',
      'tests/api.rs': ['mod common;', 'use app::start;'],
      'tests/common/mod.rs': '',
    },
    edges: ['tests/api.rs -> tests/common/mod.rs', 'tests/api.rs -> src/lib.rs'],
  },
  'a module whose file an attribute names': {
    files: {
      'Cargo.toml': cargo('a'),
      'src/lib.rs': ['#[cfg(unix)]', '#[path = "sys/unix.rs"]', 'mod sys;'],
      'src/sys/unix.rs': '',
      'src/sys.rs': '',
    },
    edges: ['src/lib.rs -> src/sys/unix.rs'],
  },
  'inline modules: super leads out of them, not out of the file': {
    files: {
      'Cargo.toml': cargo('a'),
      'src/lib.rs': ['mod a;', 'mod b;'],
      'src/a.rs': ['fn f() {}', '#[cfg(test)]', 'mod tests {', '    use super::*;', '    use super::super::b::g;', '}'],
      'src/b.rs': '',
    },
    edges: ['src/lib.rs -> src/a.rs', 'src/lib.rs -> src/b.rs', 'src/a.rs -> src/b.rs'],
  },
  'uses inside functions; the standard library leads nowhere': {
    files: {
      'Cargo.toml': cargo('a'),
      'src/main.rs': ['mod b;', 'fn main() {', '    use crate::b::x;', '    use std::collections::HashMap;', '}'],
      'src/b.rs': '',
      'src/collections.rs': '',
    },
    edges: ['src/main.rs -> src/b.rs'],
  },
  'a program that Cargo.toml puts elsewhere': {
    files: {
      'Cargo.toml': [cargo('app'), '[[bin]]', 'path = "crates/core/main.rs"', 'name = "app"'].join('\n'),
      'crates/core/main.rs': 'mod flags;',
      'crates/core/flags/mod.rs': 'mod parse;',
      'crates/core/flags/parse.rs': 'use crate::flags::Flag;',
    },
    edges: [
      'crates/core/main.rs -> crates/core/flags/mod.rs',
      'crates/core/flags/mod.rs -> crates/core/flags/parse.rs',
      'crates/core/flags/parse.rs -> crates/core/flags/mod.rs',
    ],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
