import type { SyntaxLanguage } from '../../language-of.ts';
import { c, cpp, csharp } from './c-family.ts';
import { java, kotlin } from './jvm.ts';
import { go, php, python, ruby, rust } from './others.ts';
import { javascript, typescript } from './script.ts';

/**
 * A tree-sitter query for each language. What the captures mean:
 * `@import.KIND` the text that names what is imported; `@def.KIND` with `@name` a definition; `@scope` with `@name` what only
 * lends its name to the definitions inside; `@namespace` with `@name` the same, and others import by it. Of several
 * patterns that match one name the first one counts.
 */
export const queries: Record<SyntaxLanguage, string> = {
  c,
  component: typescript,
  cpp,
  csharp,
  go,
  java,
  javascript,
  kotlin,
  php,
  python,
  ruby,
  rust,
  tsx: typescript,
  typescript,
};

/**
 * How deep a match may begin, where all that counts lies near the top: the inside of functions is most of a tree. Seven
 * reaches a method of a class in a namespace, and of an object that is given to the call that a module exports.
 */
export const depths: Partial<Record<SyntaxLanguage, number>> = {
  component: 7,
  go: 4,
  javascript: 7,
  tsx: 7,
  typescript: 7,
};
