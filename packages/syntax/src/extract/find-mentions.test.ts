import { expect, test } from '@jest/globals';
import { findMentions } from './find-mentions.ts';

const read = (...[language, text]: Parameters<typeof findMentions>) =>
  findMentions(language, text).map(({ name, line }) => `${line} ${name}`);

test('names stand where they come first, and not in comments and texts', () => {
  const text = 'class A {\n  /* B\n */ String s = "C \\" D"; // E\n  F f; A a; x.G g;\n  @H char c = \'I\';\n}\n';

  expect(read('java', text)).toEqual(['1 A', '3 String', '4 F', '5 H']);
});

test('lines are counted across texts and comments of several lines', () => {
  expect(read('kotlin', 'val a = """\n B \n"""\n/* \n */ call()\n C')).toEqual(['5 call', '6 C']);
  expect(read('csharp', '@"a\n ""B"" \n" C\nD')).toEqual(['3 C', '4 D']);
  expect(read('ruby', '=begin\nA\n=end\nB::C.new # D')).toEqual(['4 B.C', '4 B']);
});

test('names of Go packages keep the package', () => {
  expect(read('go', 'x := http.Get(`A\n`)\ny.field.Call(Zed{}, z) // B')).toEqual(['1 http.Get', '3 .Call', '3 Zed']);
});

test('attributes of C# are classes of longer names', () => {
  expect(read('csharp', '[Audited] class A {}')).toEqual(['1 Audited', '1 AuditedAttribute', '1 A']);
});

test('no more than 1000 are taken, and none of languages that import everything', () => {
  const text = Array.from({ length: 1200 }, (_, index) => `Name${index};`).join('\n');

  expect(findMentions('java', text)).toHaveLength(1000);
  expect(findMentions('typescript', text)).toEqual([]);
});

test('a large text of openings that never close takes no time', () => {
  const started = performance.now();
  for (const language of ['java', 'kotlin', 'csharp', 'go', 'php', 'ruby'] as const) {
    for (const open of ['/* ', '"', "'", '\\"', '"""x', '=begin\n', '@"', 'a', 'A::', 'a '])
      findMentions(language, open.repeat(100_000));
  }

  expect(performance.now() - started).toBeLessThan(5000);
});
