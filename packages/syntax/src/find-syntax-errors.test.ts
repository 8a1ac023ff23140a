import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addsSyntaxErrors, countSyntaxErrors, findSyntaxErrors } from './find-syntax-errors.ts';
import { languageOf, type SyntaxLanguage } from './language-of.ts';

const samples: Record<SyntaxLanguage, { good: string; bad: string }> = {
  c: { good: 'int add(int a, int b) {\n  return a + b;\n}\n', bad: 'int add(int a, int b) {\n  return a + ;\n}\n' },
  component: {
    good: '<template><p>{{ a }</p></template>\n<script setup>\nconst a = 1;\n</script>\n',
    bad: '<script>\nconst a = ;\n</script>\n',
  },
  cpp: {
    good: 'namespace a {\nclass B : public C {\n public:\n  int f() const { return 1; }\n};\n}\n',
    bad: 'namespace a {\nclass B : public C {\n public:\n  int f() const { return 1; \n};\n}\n',
  },
  csharp: {
    good: 'namespace A;\npublic class B\n{\n    public int C() => 1;\n}\n',
    bad: 'namespace A;\npublic class B\n{\n    public int C( => 1;\n}\n',
  },
  go: { good: 'package a\n\nfunc f() int { return 1 }\n', bad: 'package a\n\nfunc f() int { return 1 \n' },
  java: { good: 'class A { int f() { return 1; } }\n', bad: 'class A { int f() { return 1 } }\n' },
  javascript: { good: 'const a = <b c={1}>d</b>;\n', bad: 'const a = (1;\n' },
  kotlin: {
    good: 'package a\n\nclass B(val c: Int) {\n    fun f(): Int = 1\n}\n',
    bad: 'package a\n\nclass B(val c: Int {\n    fun f(): Int = 1\n}\n',
  },
  php: { good: '<?php\nfunction f(): int { return 1; }\n', bad: '<?php\nfunction f(): int { return 1; \n' },
  python: { good: 'def f(a):\n    return a\n', bad: 'def f(a:\n    return a\n' },
  ruby: { good: 'def f(a)\n  a\nend\n', bad: 'def f(a)\n  a.each do |b|\nend\n' },
  rust: { good: 'fn f() -> i32 { 1 }\n', bad: 'fn f( -> i32 { 1 }\n' },
  tsx: { good: 'const a = <b c={1}>{d as string}</b>;\n', bad: 'const a = <b c={1}>d</e;\n' },
  typescript: { good: 'const a: Map<string, number> = new Map();\n', bad: 'const a: Map<string = new Map();\n' },
};
const languages = Object.keys(samples) as SyntaxLanguage[];

test.each(languages)(
  '%s: nothing in good code, something in bad code, and the way back adds nothing',
  async (language) => {
    const { good, bad } = samples[language];

    expect(await findSyntaxErrors(language, good)).toEqual([]);
    expect(await countSyntaxErrors(language, bad)).toBeGreaterThan(0);
    expect(await addsSyntaxErrors(language, { before: good, after: bad })).toBe(true);
    expect(await addsSyntaxErrors(language, { before: bad, after: good })).toBe(false);
    expect(await addsSyntaxErrors(language, { before: bad, after: `${bad}` })).toBe(false);
  },
);

test('names the lines of what is unexpected and of what is missing', async () => {
  const unexpected = await findSyntaxErrors('typescript', 'const a = 1;\nconst b = = 2;\nconst c = 3;\n');
  const missing = await findSyntaxErrors('typescript', 'function f() {\n  return [1, 2;\n}\n');

  expect(unexpected).toEqual([{ kind: 'unexpected', line: 2, endLine: 2 }]);
  expect(missing).toEqual([{ kind: 'missing', line: 2, endLine: 2 }]);
});

test('an error elsewhere in the file is not held against an edit', async () => {
  const before = 'const a = ;\nexport function f() {\n  return 1;\n}\n';

  expect(await addsSyntaxErrors('typescript', { before, after: before.replace('return 1', 'return 2 + 3') })).toBe(
    false,
  );
  expect(await addsSyntaxErrors('typescript', { before, after: before.replace('return 1', 'return 2 + ') })).toBe(true);
});

test('refuses a text above the limits and parses the next one', async () => {
  await expect(findSyntaxErrors('go', 'x'.repeat(11), { maxLength: 10 })).rejects.toMatchObject({ code: 'too_large' });
  const long = `a = [${'f(1), '.repeat(60_000)}]\n`;
  await expect(findSyntaxErrors('python', long, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'too_slow' });

  expect(await findSyntaxErrors('python', 'a = [f(1)]\n')).toEqual([]);
});

test('reads the language off the path', () => {
  expect(languageOf('src/a.test.tsx')).toBe('tsx');
  expect(languageOf('include/a.H')).toBe('cpp');
  expect(languageOf('a/.ts')).toBeNull();
  expect(languageOf('constructor')).toBeNull();
  expect(languageOf('a.constructor')).toBeNull();
  expect(languageOf('README.md')).toBeNull();
});

test('any text and any cut of a file ends in an answer', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...languages),
      fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.double({ min: 0, max: 1, noNaN: true })),
      async (language, input) => {
        const { good } = samples[language];
        const text = typeof input === 'string' ? input : good.slice(0, Math.floor(good.length * input));

        for (const { line, endLine } of await findSyntaxErrors(language, text)) {
          expect(line).toBeGreaterThan(0);
          expect(endLine).toBeLessThanOrEqual(text.split('\n').length);
        }
      },
    ),
    { numRuns: 100 },
  );
});
