import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const php = (...lines: string[]) => ['<?php', ...lines];

const cases: Record<string, CorpusCase> = {
  'a class by its name': {
    files: {
      'src/App.php': php('namespace Acme;', 'use Acme\\Cart\\Cart;', 'class App {}'),
      'src/Cart/Cart.php': php('namespace Acme\\Cart;', 'class Cart {}'),
    },
    imports: ['src/App.php: use 3 Acme.Cart.Cart'],
    edges: ['src/App.php -> src/Cart/Cart.php'],
  },
  'groups, other names, functions and constants': {
    files: {
      'a.php': php(
        'use A\\{B, C as D};',
        'use function A\\f;',
        'use const A\\MAX;',
        'use \\A\\E, A\\F;',
        'use A\\{function g, const H};',
      ),
    },
    imports: [
      'a.php: use 2 A.B',
      'a.php: use 2 A.C',
      'a.php: use 3 A.f',
      'a.php: use 4 A.MAX',
      'a.php: use 5 A.E',
      'a.php: use 5 A.F',
      'a.php: use 6 A.g',
      'a.php: use 6 A.H',
    ],
  },
  'functions and constants lead to where they are declared': {
    files: {
      'a.php': php('use function A\\f;', 'use const A\\MAX;'),
      'lib/f.php': php('namespace A;', 'function f() {}'),
      'lib/max.php': php('namespace A;', 'const MAX = 3;'),
    },
    edges: ['a.php -> lib/f.php', 'a.php -> lib/max.php'],
  },
  'require: beside, by __DIR__, by dirname(__FILE__), and from a folder above': {
    files: {
      'web/index.php': php(
        "require 'boot.php';",
        "require_once __DIR__ . '/../lib/a.php';",
        "include dirname(__FILE__) . '/b.php';",
        "include_once('lib/a.php');",
      ),
      'web/boot.php': '',
      'lib/a.php': '',
      'web/b.php': '',
    },
    imports: [
      'web/index.php: require 2 boot.php',
      'web/index.php: require 3 ./../lib/a.php',
      'web/index.php: require 4 ./b.php',
      'web/index.php: require 5 lib/a.php',
    ],
    edges: ['web/index.php -> web/boot.php', 'web/index.php -> lib/a.php', 'web/index.php -> web/b.php'],
  },
  'what is computed is not known': {
    files: { 'a.php': php('require $x;', 'require "$y/b.php";', "require BASE . '/b.php';"), 'b.php': '' },
    imports: [],
    edges: [],
  },
  'traits that a class uses are no imports': {
    files: { 'a.php': php('namespace A;', 'class X { use Helps; function f() { return function () use ($x) {}; } }') },
    imports: [],
  },
  'two namespaces in one file, with and without braces': {
    files: {
      'a.php': php('namespace A;', 'class X {}', 'namespace B;', 'class Y {}'),
      'b.php': php('namespace C { class Z {} }', 'namespace D { class W {} }'),
      'use.php': php('use A\\X;', 'use B\\Y;', 'use D\\W;'),
    },
    edges: ['use.php -> a.php', 'use.php -> b.php'],
  },
  'a name that is not declared leads nowhere': {
    files: {
      'a.php': php('use Symfony\\Component\\Console;', 'use A\\No;'),
      'A/No.php': php('namespace B;', 'class No {}'),
    },
    edges: [],
  },
  'definitions of a class': {
    files: {
      'a.php': php(
        'namespace A;',
        '',
        '#[Entity]',
        'final class Cart extends Base implements I',
        '{',
        '    const MAX = 3;',
        '    private array $items = [];',
        '    public function __construct(private Db $db) {}',
        '    public static function of(): self',
        '    {',
        '        $f = function () {};',
        '        return new class { function hidden() {} };',
        '    }',
        '}',
      ),
    },
    definitions: [
      'a.php: Cart class 4-15',
      'a.php: Cart.MAX constant 7-7',
      'a.php: Cart.items property 8-8',
      'a.php: Cart.__construct method 9-9',
      'a.php: Cart.of method 10-14',
    ],
  },
  'definitions of interfaces, traits, enums and functions': {
    files: {
      'a.php': php(
        'interface I { public function f(): int; }',
        'trait T { function g() {} }',
        'enum Suit: string { case A = "a"; public function label(): string { return ""; } }',
        'abstract class S { abstract function h(); }',
        'function top(int $x): int {',
        '    return $x;',
        '}',
        'const LIMIT = 3;',
      ),
    },
    definitions: [
      'a.php: I interface 2-2',
      'a.php: I.f method 2-2',
      'a.php: T trait 3-3',
      'a.php: T.g method 3-3',
      'a.php: Suit enum 4-4',
      'a.php: Suit.label method 4-4',
      'a.php: S class 5-5',
      'a.php: S.h method 5-5',
      'a.php: top function 6-8',
      'a.php: LIMIT constant 9-9',
    ],
  },
  'pages with markup around the code': {
    files: {
      'page.php': [
        '<html>',
        "<?php require 'head.php'; ?>",
        '<p><?= $x ?></p>',
        '<?php function tail() {',
        '} ?>',
        '</html>',
      ],
      'head.php': '',
    },
    definitions: ['page.php: tail function 4-5'],
    edges: ['page.php -> head.php'],
  },
  'functions that are declared under a condition': {
    files: { 'a.php': php("if (!function_exists('f')) {", '    function f() {}', '}') },
    definitions: ['a.php: f function 3-3'],
  },
  'tests: XTest by folder, and by use': {
    files: {
      'src/Cart.php': php('namespace A;', 'class Cart {}'),
      'src/Http/Kernel.php': php('namespace A\\Http;', 'class Kernel {}'),
      'src/Console/Kernel.php': php('namespace A\\Console;', 'class Kernel {}'),
      'tests/CartTest.php': php('class CartTest {}'),
      'tests/Unit/Http/KernelTest.php': php('class KernelTest {}'),
      'tests/Unit/Console/KernelTest.php': php('class KernelTest {}'),
      'tests/FlowTest.php': php('use A\\Cart;', 'class FlowTest {}'),
    },
    tests: [
      'tests/CartTest.php -> src/Cart.php',
      'tests/Unit/Http/KernelTest.php -> src/Http/Kernel.php',
      'tests/Unit/Console/KernelTest.php -> src/Console/Kernel.php',
      'tests/FlowTest.php -> src/Cart.php',
    ],
  },
  'classes of its own namespace': {
    files: {
      'src/App.php': [
        '<?php',
        'namespace A;',
        '// Comment',
        '#[Marked]',
        'class App extends Base { function f(Cart $c): ?Tax { return $this->Text::X ?? new B\\Rate("Word"); } }',
      ],
      'src/Base.php': ['<?php', 'namespace A;', 'class Base {}'],
      'src/Cart.php': ['<?php', 'namespace A;', 'class Cart {}'],
      'src/Tax.php': ['<?php', 'namespace A;', 'class Tax {}'],
      'src/Marked.php': ['<?php', 'namespace A;', 'class Marked {}'],
      'src/Word.php': ['<?php', 'namespace A;', 'class Word {}'],
      'src/Text.php': ['<?php', 'namespace A;', 'class Text {}'],
      'src/Comment.php': ['<?php', 'namespace A;', 'class Comment {}'],
      'src/Rate.php': ['<?php', 'namespace A;', 'class Rate {}'],
    },
    edges: [
      'src/App.php -> src/Base.php',
      'src/App.php -> src/Cart.php',
      'src/App.php -> src/Tax.php',
      'src/App.php -> src/Marked.php',
    ],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
