/** Languages that patterns of ast-grep may be in, with the extensions of their files. Its library brings these grammars. */
export const astLanguages = {
  javascript: ['js', 'cjs', 'mjs', 'jsx'],
  typescript: ['ts', 'cts', 'mts'],
  tsx: ['tsx'],
  html: ['html', 'htm'],
  css: ['css'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AstLanguage = keyof typeof astLanguages;

export function isAstLanguage(name: string): name is AstLanguage {
  return Object.hasOwn(astLanguages, name);
}

/** Throws an Error that says what is supported. */
export function requireAstLanguage(name: string): AstLanguage {
  if (isAstLanguage(name)) return name;
  const known = Object.keys(astLanguages).join(', ');
  throw new Error(
    `\`ast_grep\` patterns can be in ${known}. For other languages use a regular expression: \`pattern\``,
  );
}
