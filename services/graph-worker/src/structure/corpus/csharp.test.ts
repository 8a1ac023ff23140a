import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'a namespace leads to every file that declares it': {
    files: {
      'App/Program.cs': ['using Acme.Cart;', 'class Program {}'],
      'Cart/Cart.cs': ['namespace Acme.Cart;', 'public class Cart {}'],
      'Cart/Item.cs': ['namespace Acme.Cart { public class Item {} }'],
      'Cart/Deep.cs': ['namespace Acme.Cart.Deep;', 'class D {}'],
    },
    imports: ['App/Program.cs: using 1 Acme.Cart'],
    edges: ['App/Program.cs -> Cart/Cart.cs', 'App/Program.cs -> Cart/Item.cs'],
  },
  'static, aliases, global and global::': {
    files: {
      'a.cs': [
        'using static A.Math;',
        'using M = A.Models.Cart;',
        'global using A.Common;',
        'using global::A.Root;',
        'using System;',
      ],
    },
    imports: [
      'a.cs: static 1 A.Math',
      'a.cs: using 2 A.Models.Cart',
      'a.cs: using 3 A.Common',
      'a.cs: using 4 A.Root',
      'a.cs: using 5 System',
    ],
  },
  'static and aliases lead to the class': {
    files: {
      'a.cs': ['using static A.Calc;', 'using M = A.Models.Cart;', 'class X {}'],
      'Calc.cs': ['namespace A;', 'static class Calc {}'],
      'Cart.cs': ['namespace A.Models;', 'class Cart {}'],
      'Other.cs': ['namespace A;', 'class Other {}'],
    },
    edges: ['a.cs -> Calc.cs', 'a.cs -> Cart.cs'],
  },
  'usings inside a namespace, and nested namespaces': {
    files: {
      'a.cs': ['namespace X {', '  using A.B;', '  class C {}', '}'],
      'b.cs': ['namespace A { namespace B { class D {} } }'],
    },
    imports: ['a.cs: using 2 A.B'],
    edges: ['a.cs -> b.cs'],
  },
  'using declarations and statements are no imports': {
    files: { 'a.cs': ['class A { void M() { using var f = Open(); using (var g = Open()) {} } }'] },
    imports: [],
  },
  'libraries lead nowhere': {
    files: {
      'a.cs': [
        'using System.Collections.Generic;',
        'using Microsoft.Extensions.Logging;',
        'namespace A;',
        'class X {}',
      ],
      'System.cs': ['namespace Local;', 'class System {}'],
    },
    edges: [],
  },
  'a file does not import itself': {
    files: { 'a.cs': ['using A;', 'namespace A;', 'class X {}'], 'b.cs': ['namespace A;', 'class Y {}'] },
    edges: ['a.cs -> b.cs'],
  },
  'a byte order mark and preprocessor lines': {
    files: {
      'a.cs': [
        '\uFEFFusing A.B;',
        '#if DEBUG',
        'using A.C;',
        '#endif',
        '#nullable enable',
        'namespace X;',
        'class K {}',
      ],
      'b.cs': ['namespace A.B;', 'class B {}'],
    },
    imports: ['a.cs: using 1 A.B', 'a.cs: using 3 A.C'],
    edges: ['a.cs -> b.cs'],
  },
  'definitions of a class': {
    files: {
      'a.cs': [
        'namespace A;',
        '',
        '/// <summary>Doc.</summary>',
        '[Serializable]',
        'public sealed class Cart<T> : Base, I',
        '{',
        '    private const int Max = 3;',
        '    private readonly List<T> items = new();',
        '    public int Size { get; init; }',
        '    public Cart() { }',
        '    public async Task<int> AddAsync(T item)',
        '    {',
        '        int Local() => 1;',
        '        return Local();',
        '    }',
        '    int Add(T x) => 1;',
        '    class Inner { void M() {} }',
        '}',
      ],
    },
    definitions: [
      'a.cs: Cart class 4-18',
      'a.cs: Cart.Max field 7-7',
      'a.cs: Cart.items field 8-8',
      'a.cs: Cart.Size property 9-9',
      'a.cs: Cart.Cart method 10-10',
      'a.cs: Cart.AddAsync method 11-15',
      'a.cs: Cart.Add method 16-16',
      'a.cs: Cart.Inner class 17-17',
      'a.cs: Cart.Inner.M method 17-17',
    ],
  },
  'definitions of the other types': {
    files: {
      'a.cs': [
        'public interface IShape { double Area(); }',
        'public enum Color { Red, Green }',
        'public struct P { public int X; }',
        'public record Person(string Name);',
        'public record struct Q(int A);',
        'public delegate void Handler(int x);',
      ],
    },
    definitions: [
      'a.cs: IShape interface 1-1',
      'a.cs: IShape.Area method 1-1',
      'a.cs: Color enum 2-2',
      'a.cs: P struct 3-3',
      'a.cs: P.X field 3-3',
      'a.cs: Person class 4-4',
      'a.cs: Q class 5-5',
      'a.cs: Handler type 6-6',
    ],
  },
  'two namespaces of one file both count': {
    files: {
      'a.cs': ['namespace A { class X { void M() {} } }', 'namespace B { class Y {} }'],
      'u.cs': ['using B;', 'class U {}'],
    },
    definitions: ['a.cs: X class 1-1', 'a.cs: X.M method 1-1', 'a.cs: Y class 2-2', 'u.cs: U class 2-2'],
    edges: ['u.cs -> a.cs'],
  },
  'parts of a class in two files, and programs without a class': {
    files: {
      'A.cs': ['partial class A { void X() {} }'],
      'A.Extra.cs': ['partial class A { void Y() {} }'],
      'Program.cs': ['using Lib;', 'Console.WriteLine("x");', 'void Run() { }'],
    },
    definitions: [
      'A.cs: A class 1-1',
      'A.cs: A.X method 1-1',
      'A.Extra.cs: A class 1-1',
      'A.Extra.cs: A.Y method 1-1',
      'Program.cs: Run function 3-3',
    ],
  },
  'tests: XTests and XTest by project folder': {
    files: {
      'src/Shop/Cart.cs': ['namespace Shop;', 'class Cart {}'],
      'src/Shop/Tax/Rate.cs': ['namespace Shop.Tax;', 'class Rate {}'],
      'tests/Shop.Tests/CartTests.cs': ['class CartTests {}'],
      'tests/Shop.Tests/Tax/RateTest.cs': ['class RateTest {}'],
      'tests/Shop.Tests/Flow.cs': ['using Shop.Tax;', 'class Flow {}'],
    },
    tests: [
      'tests/Shop.Tests/CartTests.cs -> src/Shop/Cart.cs',
      'tests/Shop.Tests/Tax/RateTest.cs -> src/Shop/Tax/Rate.cs',
      'tests/Shop.Tests/Flow.cs -> src/Shop/Tax/Rate.cs',
    ],
  },
  'what stands around a condition that cuts through a declaration': {
    files: {
      'Fixture.cs': [
        'namespace A.Tests',
        '{',
        '#if CORE',
        '    public class Fixture : Base { }',
        '    public class Check { }',
        '#endif',
        '    public abstract class Rest',
        '#if CORE',
        '    : Fixture',
        '    {',
        '#else',
        '    {',
        '#endif',
        '    }',
        '}',
      ],
      'Use.cs': ['using Check = A.Tests.Check;', 'class Use { }'],
    },
    edges: ['Use.cs -> Fixture.cs'],
  },
  'tests: a project of tests has helpers of its own': {
    files: {
      'Src/Shop/Cart.cs': ['namespace Shop;', 'class Cart {}'],
      'Src/Shop.Tests/Objects/Clock.cs': ['namespace Shop.Tests.Objects;', 'class Clock {}'],
      'Src/Shop.Tests/Flows.cs': ['using Shop.Tests.Objects;', 'using Shop;', 'class Flows {}'],
    },
    tests: ['Src/Shop.Tests/Flows.cs -> Src/Shop/Cart.cs'],
  },
  'what a file mentions of the namespaces around it, and of one that it uses': {
    files: {
      'Shop/Web/Page.cs': [
        'using Shop.Data;',
        'namespace Shop.Web;',
        '[Audited]',
        'class Page : View { Cart Cart; Store s; string x = @"a ""Quoted"" b"; }',
      ],
      'Shop/Web/View.cs': 'namespace Shop.Web; class View {}',
      'Shop/Cart.cs': 'namespace Shop; class Cart {}',
      'Shop/AuditedAttribute.cs': 'namespace Shop; class AuditedAttribute : Attribute {}',
      'Shop/Quoted.cs': 'namespace Shop; class Quoted {}',
      'Shop/Data/Store.cs': 'namespace Shop.Data; class Store {}',
      'Shop/Data/Row.cs': 'namespace Shop.Data; class Row {}',
    },
    edges: [
      'Shop/Web/Page.cs -> Shop/Web/View.cs',
      'Shop/Web/Page.cs -> Shop/Cart.cs',
      'Shop/Web/Page.cs -> Shop/AuditedAttribute.cs',
      'Shop/Web/Page.cs -> Shop/Data/Store.cs',
    ],
  },
  'tests: what tests are made of is no test': {
    files: {
      'Src/Shop/Cart.cs': ['namespace Shop;', 'class Cart {}'],
      'Src/Shop.Tests/TestObjects/CartTestClass.cs': ['namespace Shop.Tests;', 'class CartTestClass : Shop.Cart {}'],
      'Src/Shop.Tests/Samples/FillCart.cs': ['using Shop;', 'class FillCart { Cart cart; }'],
    },
    tests: ['Src/Shop.Tests/Samples/FillCart.cs -> Src/Shop/Cart.cs'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
