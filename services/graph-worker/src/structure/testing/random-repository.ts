/** Tests only: small random repositories in which names collide often, so that one file may take over the imports of another. */
export type Random = (below: number) => number;

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const folders = ['', 'src/', 'src/a/', 'src/b/', 'src/a/b/', 'lib/', 'test/', 'pkg/a/', 'pkg/a/src/'];
const names = ['a', 'b', 'c', 'index'];
/** Endings of a name, and whole names, by family of languages. */
const families = [
  { endings: ['.ts', '.js', '.test.ts'], whole: ['tsconfig.json', 'package.json', 'data.json', 'a.min.js'] },
  { endings: ['.py'], whole: ['__init__.py', '__init__.py', 'api.py', 'test_a.py'] },
  { endings: ['.go', '_test.go'], whole: ['go.mod'] },
  { endings: ['.rs'], whole: ['Cargo.toml', 'mod.rs', 'lib.rs', 'main.rs'] },
  { endings: ['.rb', '_spec.rb', '.php', 'Test.php'], whole: [] },
  { endings: ['.java', '.kt', 'Test.java', '.cs'], whole: [] },
  { endings: ['.h', '.c', '_test.c'], whole: ['Makefile'] },
  { endings: ['.cjs', '.test.cjs'], whole: ['package.json'] },
];

/** A path of one of the families numbered `only`, or of any. */
function randomPath(random: Random, only: readonly number[] = families.map((_, index) => index)): string {
  const folder = folders[random(folders.length)] ?? '';
  const { endings = [], whole = [] } = families[only[random(only.length)] ?? 0] ?? {};
  if (whole.length > 0 && random(4) === 0) return folder + (whole[random(whole.length)] ?? '');
  return folder + (names[random(names.length)] ?? '') + (endings[random(endings.length)] ?? '');
}

function randomContent(path: string, random: Random): string {
  const name = () => names[random(names.length)] ?? '';
  const pick = (...options: string[]) => options[random(options.length)] ?? '';
  const several = (line: () => string) => Array.from({ length: 1 + random(4) }, line).join('\n');
  const type = () => pick('K', 'L', 'M', 'N', 'O');
  const from = () => `${pick('./', '../', '@/', '#', 'pkg-a/', '@x/b/', '')}${name()}${pick('', '.js')}`;
  const noise = `${random(1_000_000)}`;
  if (path.endsWith('tsconfig.json')) {
    return JSON.stringify({
      compilerOptions: pick('base', 'paths') === 'base' ? { baseUrl: 'src' } : { paths: { '@/*': ['./src/*'] } },
    });
  }
  if (path.endsWith('package.json')) {
    return JSON.stringify({ name: pick('pkg-a', '@x/b'), main: `dist/${name()}.js`, imports: { '#*': './src/*.ts' } });
  }
  if (path.endsWith('go.mod')) return `module example.com/${pick('m', 'n')}\n`;
  if (path.endsWith('Cargo.toml')) return `[package]\nname = "${pick('m-x', 'n')}"\n`;
  switch (path.slice(path.lastIndexOf('.'))) {
    case '.ts':
    case '.js':
      return `${several(() => pick(`import '${from()}';`, `import { ${pick('x', 'y')} } from '${from()}';`, `export { x${pick('', ' as y')} } from '${from()}';`, `export * from '${from()}';`))}\nexport function ${pick('x', 'y', `f${noise}`)}() {}\n`;
    case '.cjs':
      return `const { ${pick('x', 'y: z')} } = require('${from()}');\nconst a = require('${from()}');\na.${pick('x', 'y')}();\n${several(() => pick(`module.exports = require('${from()}');`, `exports.${pick('x', 'y')} = a${pick('', '.x', '.y')};`, `module.exports = { ${pick('z', 'a', 'x: a.y')}, ...a };`, `require('${from()}');`))}\nfunction f${noise}() {}\n`;
    case '.py':
      return `${several(() => pick(`import ${name()}.${name()}`, `from .${pick('', '.')}${name()} import ${name()}, x`, `from . import ${name()}`, `import ${name()}`, `from ${name()}.${name()} import ${name()}`, `from ${pick('src', 'src.a', 'pkg.a', '.', '.a', '.api')} import ${pick('x', 'y', 'x as y', '*')}`, `import ${pick('src', 'src.a', 'a')} as m\nm.${pick('x', 'y', 'a')}()`))}\ndef ${pick('x', 'y', `f${noise}`)}():\n    pass\n`;
    case '.go':
      return `package p\nimport (\n${several(() => `"example.com/${pick('m', 'n')}/${pick('src', 'src/a', 'lib', 'pkg/a')}"`)}\n)\nfunc F${noise}() { ${pick('', 'a.', 'src.', 'x.')}${type()}() }\nfunc ${pick('', '(x T) ', '(x U) ')}${type()}() { y.${type()}() }\n${pick('', 'type T struct{}', 'type U struct{}')}\n`;
    case '.rs':
      return `${several(() => pick(`mod ${name()};`, `use crate::${name()}::${name()};`, `use super::${name()};`, `use self::${name()}::x;`, `use m_x::${name()};`))}\nfn f${noise}() {}\n`;
    case '.rb':
      return `${several(() => pick(`require '${name()}'`, `require_relative '${pick('../', '')}${name()}'`, `require 'a/${name()}'`))}\nmodule ${pick('A', 'B')}\n  class ${type()}\n    def f${noise} = ${pick('', 'A::', 'B::')}${type()}.new\n  end\nend\n`;
    case '.php':
      return `<?php\nnamespace N\\${pick('A', 'B')};\n${several(() => pick(`use N\\${pick('A', 'B')}\\${pick('K', 'L')};`, `require '${name()}.php';`))}\nclass ${type()} { function f${noise}() { new ${type()}(); } }\n`;
    case '.java':
    case '.kt':
      return `package n.${pick('a', 'b')};\n${several(() => `import n.${pick('a', 'b')}.${pick('K', 'L', '*')};`)}\nclass ${type()} {\n  int f${noise};\n  ${type()} g;\n}\n`;
    case '.cs':
      return `${several(() => `using N.${pick('A', 'B', 'A.C')};`)}\nnamespace N.${pick('A', 'B', 'A.C')} { class ${type()} { ${type()} F${noise}() {} } }\n`;
    case '.h':
    case '.c':
      return `${several(() => `#include "${pick('', '../', 'a/')}${name()}.h"`)}\nint f${noise}(void) { return 1; }\n`;
    default:
      return noise;
  }
}

/** Some files come, go, change or move; the result shares nothing with the old map. */
export function editRepository(
  files: ReadonlyMap<string, string>,
  random: Random,
  only?: readonly number[],
): Map<string, string> {
  const next = new Map(files);
  const some = () => [...next.keys()].sort()[random(Math.max(1, next.size))];
  for (let edits = 1 + random(8); edits > 0; edits -= 1) {
    const path = some();
    const fresh = randomPath(random, only);
    const action = random(8);
    if (action < 3 || path === undefined) next.set(fresh, randomContent(fresh, random));
    else if (action === 3) next.delete(path);
    else if (action < 6) next.set(path, randomContent(path, random));
    else if (!next.has(fresh)) {
      next.set(fresh, next.get(path) ?? '');
      next.delete(path);
    }
  }
  return next;
}
