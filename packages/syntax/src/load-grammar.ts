import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser } from 'web-tree-sitter';
import type { SyntaxLanguage } from './language-of.ts';

const require = createRequire(import.meta.url);
const mostGrammars = dirname(require.resolve('@repomix/tree-sitter-wasms/package.json'));
const grammarFiles: Record<SyntaxLanguage, string> = {
  c: repomix('c'),
  component: repomix('tsx'),
  cpp: repomix('cpp'),
  csharp: repomix('c_sharp'),
  go: repomix('go'),
  java: repomix('java'),
  javascript: repomix('javascript'),
  kotlin: require.resolve('@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm'),
  php: repomix('php'),
  python: repomix('python'),
  ruby: repomix('ruby'),
  rust: repomix('rust'),
  tsx: repomix('tsx'),
  typescript: repomix('typescript'),
};

let runtime: Promise<void> | undefined;
const grammars = new Map<SyntaxLanguage, Promise<Language>>();

/** The grammar of a language, read once a process (or worker thread); 5 to 100 ms, and 5 to 60 MB, for the first use of each. */
export function loadGrammar(language: SyntaxLanguage): Promise<Language> {
  let grammar = grammars.get(language);
  if (grammar === undefined) {
    grammar = load(language);
    grammars.set(language, grammar);
  }
  return grammar;
}

async function load(language: SyntaxLanguage): Promise<Language> {
  runtime ??= startRuntime();
  await runtime;
  return Language.load(grammarFiles[language]);
}

/**
 * V8 optimizes what is called often, and for the lexer of a grammar, one function of 10,000 states, that takes 500 MB for
 * seconds. Thirty times rarer it is not reached before a thread is replaced, and parsing is as fast. The parser itself, which
 * is small, comes before and is optimized as usual.
 */
async function startRuntime(): Promise<void> {
  await Parser.init();
  setFlagsFromString('--wasm-tiering-budget=400000000');
}

function repomix(name: string): string {
  return join(mostGrammars, 'out', `tree-sitter-${name}.wasm`);
}
