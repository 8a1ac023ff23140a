import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'definitions with decorators and nesting': {
    files: {
      'a.py': [
        'LIMIT = 3',
        'x: int = 4',
        '@dataclass',
        '@other(1)',
        'class Cart(Base):',
        '    """Doc."""',
        '    size: int = 0',
        '',
        '    @property',
        '    def total(self):',
        '        def inner():',
        '            pass',
        '        return inner()',
        '',
        '    class Meta:',
        '        def m(self): ...',
        '',
        'async def load(a,',
        '               b):',
        '    return a',
        '',
        'if LIMIT:',
        '    def load(): pass',
      ],
    },
    definitions: [
      'a.py: LIMIT constant 1-1',
      'a.py: x constant 2-2',
      'a.py: Cart class 3-16',
      'a.py: Cart.total function 9-13',
      'a.py: Cart.Meta class 15-16',
      'a.py: Cart.Meta.m function 16-16',
      'a.py: load function 18-20',
      'a.py: load~2 function 23-23',
    ],
  },
  'a file with syntax errors and a form feed still tells what could be read': {
    files: {
      'a.py': ['import b', 'def f(:', '    pass', 'class C:', '    def m(self):', '        return 1', ''],
      'b.py': '',
    },
    edges: ['a.py -> b.py'],
  },
  "tests: test_x.py, x_test.py, a folder that mirrors, and __init__ is nobody's source": {
    files: {
      'app/__init__.py': '',
      'app/cart.py': '',
      'app/money.py': '',
      'app/api/views.py': '',
      'app/admin/views.py': '',
      'tests/__init__.py': '',
      'tests/conftest.py': '',
      'tests/test_cart.py': 'from app import cart',
      'app/money_test.py': '',
      'tests/api/test_views.py': '',
      'tests/admin/test_views.py': '',
      'tests/test_all_of_it.py': ['import app.cart', 'import app.money'],
    },
    tests: [
      'tests/test_cart.py -> app/cart.py',
      'app/money_test.py -> app/money.py',
      'tests/api/test_views.py -> app/api/views.py',
      'tests/admin/test_views.py -> app/admin/views.py',
      'tests/test_all_of_it.py -> app/cart.py',
      'tests/test_all_of_it.py -> app/money.py',
    ],
  },
  'tests: what is named otherwise is data and helpers': {
    files: {
      'src/black/comments.py': '',
      'src/black/mode.py': '',
      'tests/data/cases/comments.py': '',
      'tests/util.py': 'from black.mode import Mode',
      'tests/test_mode.py': '',
    },
    tests: ['tests/test_mode.py -> src/black/mode.py'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
