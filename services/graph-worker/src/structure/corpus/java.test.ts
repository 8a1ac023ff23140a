import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'a class by its name, wherever its file lies': {
    files: {
      'app/src/main/java/com/acme/App.java': ['package com.acme;', 'import com.acme.cart.Cart;', 'class App {}'],
      'core/src/main/java/com/acme/cart/Cart.java': ['package com.acme.cart;', 'public class Cart {}'],
    },
    imports: ['app/src/main/java/com/acme/App.java: import 2 com.acme.cart.Cart'],
    edges: ['app/src/main/java/com/acme/App.java -> core/src/main/java/com/acme/cart/Cart.java'],
  },
  'a wildcard leads to all of its package, and not to packages inside': {
    files: {
      'A.java': ['package x;', 'import y.*;', 'class A {}'],
      'y/B.java': ['package y;', 'class B {}'],
      'y/C.java': ['package y;', 'interface C {}'],
      'y/z/D.java': ['package y.z;', 'class D {}'],
    },
    edges: ['A.java -> y/B.java', 'A.java -> y/C.java'],
  },
  'static imports of a member, of all members, and of a nested class': {
    files: {
      'A.java': ['package x;', 'import static y.B.max;', 'import static y.C.*;', 'import y.D.Inner;', 'class A {}'],
      'y/B.java': ['package y;', 'class B { static int max() { return 1; } }'],
      'y/C.java': ['package y;', 'class C {}'],
      'y/D.java': ['package y;', 'class D { static class Inner {} }'],
    },
    imports: ['A.java: static 2 y.B.max', 'A.java: static 3 y.C.*', 'A.java: import 4 y.D.Inner'],
    edges: ['A.java -> y/B.java', 'A.java -> y/C.java', 'A.java -> y/D.java'],
  },
  'a class that is declared beside the one that names the file': {
    files: {
      'A.java': ['package x;', 'import y.Helper;', 'class A {}'],
      'y/B.java': ['package y;', 'class B {}', 'class Helper {}'],
    },
    edges: ['A.java -> y/B.java'],
  },
  'the standard library leads nowhere': {
    files: {
      'A.java': ['package x;', 'import java.util.List;', 'import java.io.*;', 'class A {}'],
      'List.java': ['package x;', 'class List {}'],
    },
    edges: [],
  },
  'of two declarations the nearer module comes first': {
    files: {
      'a/src/A.java': ['package x;', 'import y.Cfg;', 'class A {}'],
      'a/src/y/Cfg.java': ['package y;', 'class Cfg {}'],
      'b/src/y/Cfg.java': ['package y;', 'class Cfg {}'],
    },
    edges: ['a/src/A.java -> a/src/y/Cfg.java', 'a/src/A.java -> b/src/y/Cfg.java'],
  },
  'Kotlin is imported by its names': {
    files: {
      'A.java': ['package x;', 'import y.Model;', 'class A {}'],
      'y/models.kt': ['package y', 'data class Model(val id: Int)'],
    },
    edges: ['A.java -> y/models.kt'],
  },
  'definitions of a class': {
    files: {
      'A.java': [
        'package x;',
        '',
        '/** Doc. */',
        '@Service',
        'public class Cart<T> extends Base implements I {',
        '  private static final int MAX = 3;',
        '  private List<T> items, more;',
        '',
        '  public Cart() { }',
        '',
        '  @Override',
        '  public int total() {',
        '    Runnable r = new Runnable() { public void run() {} };',
        '    return 1;',
        '  }',
        '  int total(int x) { return x; }',
        '  static class Inner { void m() {} }',
        '}',
      ],
    },
    definitions: [
      'A.java: Cart class 4-18',
      'A.java: Cart.MAX field 6-6',
      'A.java: Cart.items field 7-7',
      'A.java: Cart.more field 7-7',
      'A.java: Cart.Cart method 9-9',
      'A.java: Cart.total method 11-15',
      'A.java: Cart.total~2 method 16-16',
      'A.java: Cart.Inner class 17-17',
      'A.java: Cart.Inner.m method 17-17',
    ],
  },
  'definitions of interfaces, enums, records and annotations': {
    files: {
      'A.java': [
        'package x;',
        'public interface Shape {',
        '  double area();',
        '  default int n() { return 1; }',
        '}',
        'enum Color { RED { int v() { return 1; } }, BLUE; int v() { return 0; } }',
        'record Point(int x, int y) { int sum() { return x + y; } }',
        '@interface Marker { String value(); }',
        'sealed interface S permits T {}',
      ],
    },
    definitions: [
      'A.java: Shape interface 2-5',
      'A.java: Shape.area method 3-3',
      'A.java: Shape.n method 4-4',
      'A.java: Color enum 6-6',
      'A.java: Color.v method 6-6',
      'A.java: Color.v~2 method 6-6',
      'A.java: Point class 7-7',
      'A.java: Point.sum method 7-7',
      'A.java: Marker interface 8-8',
      'A.java: S interface 9-9',
    ],
  },
  'a file without a package, and one with package-info': {
    files: {
      'Main.java': ['import y.B;', 'class Main { public static void main(String[] a) {} }'],
      'y/B.java': ['@Gen', 'package y;', 'public class B {}'],
      'y/package-info.java': ['package y;'],
    },
    definitions: ['Main.java: Main class 2-2', 'Main.java: Main.main method 2-2', 'y/B.java: B class 3-3'],
    edges: ['Main.java -> y/B.java'],
  },
  'text blocks, switch patterns and lambdas parse': {
    files: {
      'A.java': [
        'package x;',
        'class A {',
        '  String s = """',
        '    class No {}',
        '    """;',
        '  int f(Object o) { return switch (o) { case String t when t.isEmpty() -> 1; default -> 2; }; }',
        '}',
      ],
    },
    definitions: ['A.java: A class 2-7', 'A.java: A.s field 3-5', 'A.java: A.f method 6-6'],
  },
  'comments between the words of an import': {
    files: {
      'A.java': ['package x;', '// import y.No;', '/* import y.No; */ import y.B; // tail', 'class A {}'],
      'y/B.java': ['package y;', 'class B {}'],
      'y/No.java': ['package y;', 'class No {}'],
    },
    edges: ['A.java -> y/B.java'],
  },
  'tests of Maven: XTest, XTests, TestX, XIT, by package': {
    files: {
      'src/main/java/a/Cart.java': ['package a;', 'class Cart {}'],
      'src/main/java/b/Cart.java': ['package b;', 'class Cart {}'],
      'src/main/java/a/Money.java': ['package a;', 'class Money {}'],
      'src/test/java/a/CartTest.java': ['package a;', 'class CartTest {}'],
      'src/test/java/b/CartTests.java': ['package b;', 'class CartTests {}'],
      'src/test/java/a/TestMoney.java': ['package a;', 'class TestMoney {}'],
      'src/test/java/a/MoneyIT.java': ['package a;', 'class MoneyIT {}'],
      'src/test/java/a/FlowTest.java': ['package a;', 'import b.Cart;', 'class FlowTest {}'],
    },
    tests: [
      'src/test/java/a/CartTest.java -> src/main/java/a/Cart.java',
      'src/test/java/b/CartTests.java -> src/main/java/b/Cart.java',
      'src/test/java/a/TestMoney.java -> src/main/java/a/Money.java',
      'src/test/java/a/MoneyIT.java -> src/main/java/a/Money.java',
      'src/test/java/a/FlowTest.java -> src/main/java/b/Cart.java',
    ],
  },
  'what a file mentions of its own package, and of a package that it imports whole': {
    files: {
      'src/main/java/a/App.java': [
        'package a;',
        'import b.*;',
        'import c.Tax;',
        '/** Not {@link Comment}. */',
        'class App extends Base {',
        '  @Marker Cart cart = new Cart("Text");',
        '  Rate r; Tax t; Helper h;',
        '}',
      ],
      'src/main/java/a/Base.java': 'package a; class Base { App app; }',
      'src/main/java/a/Cart.java': 'package a; class Cart {}',
      'src/main/java/a/Marker.java': 'package a; @interface Marker {}',
      'src/main/java/a/Tax.java': 'package a; class Tax {}',
      'src/main/java/a/Comment.java': 'package a; class Comment {}',
      'src/main/java/a/Text.java': 'package a; class Text {}',
      'src/main/java/b/Rate.java': 'package b; public class Rate {}',
      'src/main/java/b/Other.java': 'package b; public class Other {}',
      'src/main/java/c/Tax.java': 'package c; public class Tax {}',
      'src/test/java/a/Helper.java': 'package a; class Helper { Cart cart; }',
    },
    edges: [
      'src/main/java/a/App.java -> src/main/java/a/Base.java',
      'src/main/java/a/App.java -> src/main/java/a/Cart.java',
      'src/main/java/a/App.java -> src/main/java/a/Marker.java',
      'src/main/java/a/App.java -> src/main/java/b/Rate.java',
      'src/main/java/a/App.java -> src/main/java/c/Tax.java',
      'src/main/java/a/Base.java -> src/main/java/a/App.java',
      'src/test/java/a/Helper.java -> src/main/java/a/Cart.java',
    ],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
