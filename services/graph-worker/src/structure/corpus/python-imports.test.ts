import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'absolute imports of a package at the root': {
    files: {
      'main.py': ['import shop.cart', 'import shop.money as m, os', 'from shop import cart'],
      'shop/__init__.py': '',
      'shop/cart.py': '',
      'shop/money.py': '',
    },
    imports: [
      'main.py: import 1 shop.cart',
      'main.py: import 2 shop.money',
      'main.py: import 2 os',
      'main.py: from 3 shop:cart',
    ],
    edges: ['main.py -> shop/cart.py', 'main.py -> shop/money.py', 'main.py -> shop/__init__.py'],
  },
  'a name that a package has from elsewhere leads there too, through several packages': {
    files: {
      'shop/__init__.py': ['from .cart import Cart, Item as Thing', 'from .core.api import Money', 'import os'],
      'shop/cart.py': '',
      'shop/core/__init__.py': '',
      'shop/core/api.py': ['from shop.core.money import Money', 'from shop.core.tax import Tax'],
      'shop/core/money.py': '',
      'shop/core/tax.py': '',
      'tests/test_all.py': ['from shop import Cart, Money', 'from shop import Unknown'],
    },
    edges: [
      'shop/__init__.py -> shop/cart.py',
      'shop/__init__.py -> shop/core/api.py',
      'shop/__init__.py -> shop/core/money.py',
      'shop/core/api.py -> shop/core/money.py',
      'shop/core/api.py -> shop/core/tax.py',
      'tests/test_all.py -> shop/__init__.py',
      'tests/test_all.py -> shop/cart.py',
      'tests/test_all.py -> shop/core/money.py',
    ],
    tests: ['tests/test_all.py -> shop/cart.py', 'tests/test_all.py -> shop/core/money.py'],
  },
  'what is used of a package that is imported whole, by its name or another': {
    files: {
      'shop/__init__.py': ['from .cart import _Cart as Cart', 'from ._api import *', 'from .money import Money'],
      'shop/cart.py': 'class _Cart:\n    pass',
      'shop/_api.py': 'def get():\n    pass',
      'shop/money.py': 'class Money:\n    pass',
      'shop/core/__init__.py': 'from .tax import rate',
      'shop/core/tax.py': 'rate = 1',
      'main.py': ['import shop', 'shop.get(shop.Cart)', 'other.Money'],
      'other.py': ['import shop.core as sc, os', 'x = os.path + sc.rate', 'y = "sc.tax"'],
      'last.py': ['import shop.core', 'shop.core.rate'],
    },
    imports: [
      'shop/__init__.py: from 1 .cart:_Cart>Cart',
      'shop/__init__.py: from 2 ._api:*',
      'shop/__init__.py: from 3 .money:Money',
      'shop/core/__init__.py: from 1 .tax:rate',
      'main.py: import 1 shop\tCart,get',
      'other.py: import 1 shop.core\trate,tax',
      'other.py: import 1 os\tpath',
      'last.py: import 1 shop.core\trate',
    ],
    edges: [
      'shop/__init__.py -> shop/cart.py',
      'shop/__init__.py -> shop/_api.py',
      'shop/__init__.py -> shop/money.py',
      'shop/core/__init__.py -> shop/core/tax.py',
      'main.py -> shop/__init__.py',
      'main.py -> shop/cart.py',
      'main.py -> shop/_api.py',
      'other.py -> shop/core/__init__.py',
      'other.py -> shop/core/tax.py',
      'last.py -> shop/core/__init__.py',
      'last.py -> shop/core/tax.py',
    ],
  },
  'what is used of the api of a package is looked for there, not in the package': {
    files: {
      'shop/__init__.py': 'from .old import get',
      'shop/api.py': 'from .new import get',
      'shop/old.py': 'def get():\n    pass',
      'shop/new.py': 'def get():\n    pass',
      'main.py': ['import shop.api', 'shop.api.get()'],
    },
    edges: [
      'shop/__init__.py -> shop/old.py',
      'shop/api.py -> shop/new.py',
      'main.py -> shop/api.py',
      'main.py -> shop/new.py',
    ],
  },
  'what a package has with all other names of a module leads to the module that defines it': {
    files: {
      'shop/__init__.py': ['from ._api import *', 'from ._models import *', 'limit = 1'],
      'shop/_api.py': ['from ._models import Cart', 'def get():', '    pass'],
      'shop/_models.py': ['class Cart:', '    pass', 'class Item:', '    pass'],
      'main.py': 'from shop import Cart, Item, get, limit',
      'other.py': 'from shop import limit',
    },
    edges: [
      'main.py -> shop/__init__.py',
      'main.py -> shop/_api.py',
      'main.py -> shop/_models.py',
      'other.py -> shop/__init__.py',
      'shop/__init__.py -> shop/_api.py',
      'shop/__init__.py -> shop/_models.py',
      'shop/_api.py -> shop/_models.py',
    ],
  },
  'packages that have names from each other lead round, and to an end': {
    files: {
      'a/__init__.py': 'from b import x',
      'b/__init__.py': 'from a import x',
      'main.py': 'from a import x',
    },
    edges: [
      'a/__init__.py -> b/__init__.py',
      'b/__init__.py -> a/__init__.py',
      'main.py -> a/__init__.py',
      'main.py -> b/__init__.py',
    ],
  },
  'a name is a module of the package, or stands in the package itself': {
    files: {
      'app/run.py': ['from app.db import session, Base', 'from app import db'],
      'app/__init__.py': '',
      'app/db/__init__.py': '',
      'app/db/session.py': '',
    },
    edges: ['app/run.py -> app/db/session.py', 'app/run.py -> app/db/__init__.py', 'app/run.py -> app/__init__.py'],
  },
  'relative imports: beside, above, two above, and the package itself': {
    files: {
      'pkg/__init__.py': '',
      'pkg/top.py': '',
      'pkg/sub/__init__.py': '',
      'pkg/sub/near.py': '',
      'pkg/sub/deep/__init__.py': '',
      'pkg/sub/deep/mod.py': [
        'from . import other',
        'from ..near import x',
        'from ... import top',
        'from ...top import (',
        '    a,',
        '    b as c,',
        ')',
      ],
      'pkg/sub/deep/other.py': '',
    },
    imports: [
      'pkg/sub/deep/mod.py: from 1 .:other',
      'pkg/sub/deep/mod.py: from 2 ..near:x',
      'pkg/sub/deep/mod.py: from 3 ...:top',
      'pkg/sub/deep/mod.py: from 4 ...top:a,b>c',
    ],
    edges: [
      'pkg/sub/deep/mod.py -> pkg/sub/deep/other.py',
      'pkg/sub/deep/mod.py -> pkg/sub/deep/__init__.py',
      'pkg/sub/deep/mod.py -> pkg/sub/near.py',
      'pkg/sub/deep/mod.py -> pkg/__init__.py',
      'pkg/sub/deep/mod.py -> pkg/top.py',
    ],
  },
  'src layout, from the source and from a test': {
    files: {
      'src/acme/__init__.py': '',
      'src/acme/core.py': '',
      'src/acme/cli.py': 'from acme.core import run',
      'tests/test_core.py': 'from acme.core import run',
      'setup.py': '',
    },
    edges: ['src/acme/cli.py -> src/acme/core.py', 'tests/test_core.py -> src/acme/core.py'],
    tests: ['tests/test_core.py -> src/acme/core.py'],
  },
  'a service in a folder of its own has its root there': {
    files: {
      'services/a/app/main.py': 'from app.models import User',
      'services/a/app/models.py': '',
      'services/b/app/main.py': 'from app.models import User',
      'services/b/app/models.py': '',
    },
    edges: ['services/a/app/main.py -> services/a/app/models.py', 'services/b/app/main.py -> services/b/app/models.py'],
  },
  'the standard library is not a file that happens to have its name elsewhere': {
    files: { 'main.py': ['import json', 'import logging'], 'app/tools/json.py': '', 'app/deep/logging.py': '' },
    edges: [],
  },
  'scripts of one folder import each other': {
    files: {
      'scripts/run.py': ['import helper', 'from config import PORT'],
      'scripts/helper.py': '',
      'scripts/config.py': '',
    },
    edges: ['scripts/run.py -> scripts/helper.py', 'scripts/run.py -> scripts/config.py'],
  },
  'imports inside functions, conditions and try; stars; the future': {
    files: {
      'a/b.py': [
        'from __future__ import annotations',
        'from typing import TYPE_CHECKING',
        'if TYPE_CHECKING:',
        '    from a.types import T',
        'try:',
        '    import a.fast as impl',
        'except ImportError:',
        '    from a import slow as impl',
        'def f():',
        '    from .late import *',
      ],
      'a/types.py': '',
      'a/fast.py': '',
      'a/slow.py': '',
      'a/late.py': '',
    },
    imports: [
      'a/b.py: from 2 typing:TYPE_CHECKING',
      'a/b.py: from 4 a.types:T',
      'a/b.py: import 6 a.fast',
      'a/b.py: from 8 a:slow>impl',
      'a/b.py: from 10 .late:*',
    ],
    edges: ['a/b.py -> a/types.py', 'a/b.py -> a/fast.py', 'a/b.py -> a/slow.py', 'a/b.py -> a/late.py'],
  },
  'namespace packages have no __init__.py': {
    files: {
      'x/main.py': ['import ns.part.mod', 'from ns import part'],
      'x/ns/part/mod.py': '',
      'x/ns/part/__init__.py': '',
      'y/use.py': 'import ns.part.mod',
    },
    edges: ['x/main.py -> x/ns/part/mod.py', 'x/main.py -> x/ns/part/__init__.py', 'y/use.py -> x/ns/part/mod.py'],
  },
  'stubs stand in where there is no source': {
    files: { 'p/a.py': ['from . import b', 'from . import c'], 'p/b.pyi': '', 'p/c.py': '', 'p/c.pyi': '' },
    edges: ['p/a.py -> p/b.pyi', 'p/a.py -> p/c.py'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
