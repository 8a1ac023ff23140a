import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'quoted: beside the includer, then above it': {
    files: {
      'src/net/tcp.c': ['#include "tcp.h"', '#include "../util/log.h"', '#include "base.h"'],
      'src/net/tcp.h': '',
      'src/util/log.h': '',
      'src/base.h': '',
      'base.h': '',
    },
    imports: [
      'src/net/tcp.c: quoted 1 tcp.h',
      'src/net/tcp.c: quoted 2 ../util/log.h',
      'src/net/tcp.c: quoted 3 base.h',
    ],
    edges: [
      'src/net/tcp.c -> src/net/tcp.h',
      'src/net/tcp.c -> src/util/log.h',
      'src/net/tcp.h -> src/net/tcp.c',
      'src/net/tcp.c -> src/base.h',
    ],
  },
  'angled: from the include folder, the system leads nowhere': {
    files: {
      'src/a.cpp': ['#include <acme/cart.hpp>', '#include <vector>', '#  include <stdio.h>'],
      'include/acme/cart.hpp': '',
    },
    imports: ['src/a.cpp: angled 1 acme/cart.hpp', 'src/a.cpp: angled 2 vector', 'src/a.cpp: angled 3 stdio.h'],
    edges: ['src/a.cpp -> include/acme/cart.hpp'],
  },
  'from the root of the repository, as Bazel and Chromium write it': {
    files: {
      'net/base/a.cc': ['#include "net/base/a.h"', '#include "base/log.h"'],
      'net/base/a.h': '',
      'base/log.h': '',
    },
    edges: ['net/base/a.cc -> net/base/a.h', 'net/base/a.h -> net/base/a.cc', 'net/base/a.cc -> base/log.h'],
  },
  'a part of a larger repository, found by the end of its path': {
    files: { 'libs/core/include/core/x.h': '', 'apps/tool/main.c': '#include <core/x.h>' },
    edges: ['apps/tool/main.c -> libs/core/include/core/x.h'],
  },
  'a bare name that two folders have is not guessed': {
    files: {
      'a/config.h': '',
      'b/config.h': '',
      'c/main.c': '#include "config.h"',
      'd/one.h': '',
      'c/two.c': '#include "one.h"',
    },
    edges: ['c/two.c -> d/one.h'],
  },
  'includes under conditions and in headers with guards': {
    files: {
      'a.h': [
        '#ifndef A_H',
        '#define A_H',
        '#ifdef _WIN32',
        '# include "win.h"',
        '#else',
        '# include "unix.h"',
        '#endif',
        'int a(void);',
        '#endif',
      ],
      'win.h': '',
      'unix.h': '',
    },
    edges: ['a.h -> win.h', 'a.h -> unix.h'],
  },
  'commented includes, macros and inline parts': {
    files: {
      'a.cpp': [
        '// #include "no.h"',
        '/* #include "no.h" */',
        '#include MACRO',
        '#include "part.inl"',
        'const char* s = "#include \\"no.h\\"";',
      ],
      'no.h': '',
      'part.inl': '',
    },
    edges: ['a.cpp -> part.inl'],
  },
  'a header of the system is not a file of the same name, unless compilers are told to look there': {
    files: {
      'src/a.c': ['#include <errno.h>', '#include <shop.h>', '#include "detail.h"'],
      'include/uv/errno.h': '',
      'parts/shop/include/shop.h': '',
      'parts/shop/inner/detail.h': '',
    },
    edges: ['src/a.c -> parts/shop/include/shop.h', 'src/a.c -> parts/shop/inner/detail.h'],
  },
  'a header leads to the source of its name, beside it or the only one': {
    files: {
      'db/db.h': '',
      'db/db.cc': '#include "db/db.h"',
      'include/lib/format.h': '',
      'src/format.cc': '#include "lib/format.h"',
      'a/util.h': '',
      'b/util.c': '',
      'c/util.c': '',
      'c/util.h': '',
      'main.cc': '#include "db/db.h"',
    },
    edges: [
      'db/db.cc -> db/db.h',
      'db/db.h -> db/db.cc',
      'src/format.cc -> include/lib/format.h',
      'include/lib/format.h -> src/format.cc',
      'c/util.h -> c/util.c',
      'main.cc -> db/db.h',
    ],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
