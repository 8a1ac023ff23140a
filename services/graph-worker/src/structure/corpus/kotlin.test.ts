import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'a class by its name': {
    files: { 'a/App.kt': ['package a', 'import b.Cart', 'class App'], 'b/Cart.kt': ['package b', 'class Cart'] },
    imports: ['a/App.kt: import 2 b.Cart'],
    edges: ['a/App.kt -> b/Cart.kt'],
  },
  'a function and a property of a file by their names': {
    files: {
      'a/App.kt': ['package a', 'import b.parse', 'import b.limit', 'fun main() {}'],
      'b/Parsing.kt': ['package b', 'fun parse() {}'],
      'b/Limits.kt': ['package b', 'val limit = 3'],
    },
    edges: ['a/App.kt -> b/Parsing.kt', 'a/App.kt -> b/Limits.kt'],
  },
  'wildcards and names given anew': {
    files: {
      'a/App.kt': ['package a', 'import b.*', 'import c.Long as L', 'class App'],
      'b/X.kt': ['package b', 'class X'],
      'b/Y.kt': ['package b', 'class Y'],
      'c/Long.kt': ['package c', 'class Long'],
    },
    imports: ['a/App.kt: import 2 b.*', 'a/App.kt: import 3 c.Long'],
    edges: ['a/App.kt -> b/X.kt', 'a/App.kt -> b/Y.kt', 'a/App.kt -> c/Long.kt'],
  },
  'members of a companion and entries of an enum lead to their class': {
    files: {
      'a/App.kt': ['package a', 'import b.Cart.Companion.MAX', 'import b.Color.RED', 'class App'],
      'b/Cart.kt': ['package b', 'class Cart {', '    companion object {', '        const val MAX = 1', '    }', '}'],
      'b/Color.kt': ['package b', 'enum class Color { RED }'],
    },
    edges: ['a/App.kt -> b/Cart.kt', 'a/App.kt -> b/Color.kt'],
  },
  'an extension function by its name, without its receiver': {
    files: {
      'a/App.kt': ['package a', 'import b.shout', 'class App'],
      'b/Text.kt': ['package b', 'fun String.shout(): String = uppercase()'],
    },
    edges: ['a/App.kt -> b/Text.kt'],
  },
  'Java classes from Kotlin': {
    files: {
      'src/main/kotlin/a/App.kt': ['package a', 'import b.Old', 'class App'],
      'src/main/java/b/Old.java': ['package b;', 'public class Old {}'],
    },
    edges: ['src/main/kotlin/a/App.kt -> src/main/java/b/Old.java'],
  },
  'names in backticks, and the libraries': {
    files: {
      'a/App.kt': ['package a', 'import b.`in`.Thing', 'import kotlinx.coroutines.flow.Flow', 'class App'],
      'b/in/Thing.kt': ['package b.`in`', 'class Thing'],
    },
    edges: ['a/App.kt -> b/in/Thing.kt'],
  },
  'type aliases and objects': {
    files: {
      'a/App.kt': ['package a', 'import b.Id', 'import b.Registry', 'class App'],
      'b/Types.kt': ['package b', 'typealias Id = String'],
      'b/Registry.kt': ['package b', 'object Registry'],
    },
    edges: ['a/App.kt -> b/Types.kt', 'a/App.kt -> b/Registry.kt'],
  },
  'definitions of classes with members': {
    files: {
      'A.kt': [
        'package a',
        '',
        '@Service',
        'class Cart(private val db: Db) : Base() {',
        '    val size: Int get() = 1',
        '    private val cache by lazy { 1 }',
        '    init { println() }',
        '    suspend fun add(x: Int): Int {',
        '        fun inner() = 1',
        '        val local = 2',
        '        return inner()',
        '    }',
        '    companion object {',
        '        const val MAX = 3',
        '        fun of() = Cart()',
        '    }',
        '    inner class In { fun m() {} }',
        '}',
      ],
    },
    definitions: [
      'A.kt: Cart class 3-18',
      'A.kt: Cart.size property 5-5',
      'A.kt: Cart.cache property 6-6',
      'A.kt: Cart.add function 8-12',
      'A.kt: Cart.Companion.MAX property 14-14',
      'A.kt: Cart.Companion.of function 15-15',
      'A.kt: Cart.In class 17-17',
      'A.kt: Cart.In.m function 17-17',
    ],
  },
  'definitions at the top of a file': {
    files: {
      'A.kt': [
        'package a',
        'data class P(val x: Int)',
        'sealed interface S {',
        '    fun f()',
        '}',
        'enum class E { A, B }',
        'object O {',
        '    fun g() = 1',
        '}',
        'fun <T> List<T>.second(): T = this[1]',
        'val top = 1',
        'typealias M = Map<String, Int>',
        'value class W(val v: Int)',
      ],
    },
    definitions: [
      'A.kt: P class 2-2',
      'A.kt: S class 3-5',
      'A.kt: S.f function 4-4',
      'A.kt: E class 6-6',
      'A.kt: O class 7-9',
      'A.kt: O.g function 8-8',
      'A.kt: second function 10-10',
      'A.kt: top property 11-11',
      'A.kt: M type 12-12',
      'A.kt: W class 13-13',
    ],
  },
  'build scripts have no package': {
    files: {
      'build.gradle.kts': ['import org.gradle.api.tasks.Copy', 'plugins { id("x") }', 'val v = "1"', 'fun helper() {}'],
    },
    imports: ['build.gradle.kts: import 1 org.gradle.api.tasks.Copy'],
    definitions: ['build.gradle.kts: v property 3-3', 'build.gradle.kts: helper function 4-4'],
  },
  'a package of several files is imported from each': {
    files: {
      'a/A.kt': ['package a', 'import b.f', 'class A'],
      'b/One.kt': ['package b', 'fun f() {}'],
      'b/Two.kt': ['package b', 'fun f(x: Int) {}'],
    },
    edges: ['a/A.kt -> b/One.kt', 'a/A.kt -> b/Two.kt'],
  },
  'tests: XTest, XSpec, and one in Kotlin of a class in Java': {
    files: {
      'src/main/kotlin/a/Cart.kt': ['package a', 'class Cart'],
      'src/main/java/a/Old.java': ['package a;', 'class Old {}'],
      'src/main/kotlin/a/Money.kt': ['package a', 'class Money'],
      'src/test/kotlin/a/CartTest.kt': ['package a', 'class CartTest'],
      'src/test/kotlin/a/OldTest.kt': ['package a', 'class OldTest'],
      'src/test/kotlin/a/MoneySpec.kt': ['package a', 'class MoneySpec'],
    },
    tests: [
      'src/test/kotlin/a/CartTest.kt -> src/main/kotlin/a/Cart.kt',
      'src/test/kotlin/a/OldTest.kt -> src/main/java/a/Old.java',
      'src/test/kotlin/a/MoneySpec.kt -> src/main/kotlin/a/Money.kt',
    ],
  },
  'what stands behind an annotation, and a property called set': {
    files: {
      'a/A.kt': ['package a', 'import b.Flaky', 'import b.MAX', 'import b.Settings', 'import b.None', 'class A'],
      'b/Flaky.kt': ['package b', '@Target(X.CLASS)', '@Retention(X.RUNTIME)', 'annotation class Flaky'],
      'b/Max.kt': ['package b', '@Internal', 'const val MAX = 1', '@Internal', 'data object None'],
      'b/Settings.kt': [
        'package b',
        'class Settings {',
        '  fun f(id: Int): Settings {',
        '    val bit = 1 shl id',
        '    set = set or bit',
        '    return this',
        '  }',
        '}',
      ],
    },
    edges: ['a/A.kt -> b/Flaky.kt', 'a/A.kt -> b/Max.kt', 'a/A.kt -> b/Settings.kt'],
  },
  'tests: helpers of a source set of tests are no sources': {
    files: {
      'src/commonMain/kotlin/a/Cart.kt': ['package a', 'class Cart'],
      'src/jvmTest/kotlin/a/Recorder.kt': ['package a', 'class Recorder'],
      'src/jvmTest/kotlin/a/FlowTest.kt': ['package a', 'import a.Cart', 'import a.Recorder', 'class FlowTest'],
    },
    tests: ['src/jvmTest/kotlin/a/FlowTest.kt -> src/commonMain/kotlin/a/Cart.kt'],
  },
  'functions and types of its own package, those of extensions too': {
    files: {
      'a/App.kt': ['package a', 'class App {', '  fun f(x: String) = wrap(x.shout())', '  val cart: Cart? = null', '}'],
      'a/Text.kt': ['package a', 'fun String.shout() = uppercase()'],
      'a/Wrap.kt': ['package a', 'fun wrap(x: String) = x'],
      'a/Cart.kt': ['package a', 'class Cart'],
      'b/Wrap.kt': ['package b', 'fun wrap(x: String) = x'],
    },
    edges: ['a/App.kt -> a/Text.kt', 'a/App.kt -> a/Wrap.kt', 'a/App.kt -> a/Cart.kt'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
