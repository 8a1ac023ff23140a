const languageByExtension = {
  c: 'c',
  cc: 'cpp',
  cjs: 'javascript',
  cpp: 'cpp',
  cs: 'csharp',
  cts: 'typescript',
  cxx: 'cpp',
  go: 'go',
  // A C header read as C++ is nearly always right; the reverse never is.
  h: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  hxx: 'cpp',
  inl: 'cpp',
  java: 'java',
  js: 'javascript',
  jsx: 'javascript',
  kt: 'kotlin',
  kts: 'kotlin',
  mjs: 'javascript',
  mts: 'typescript',
  php: 'php',
  py: 'python',
  pyi: 'python',
  rake: 'ruby',
  rb: 'ruby',
  rs: 'rust',
  svelte: 'component',
  ts: 'typescript',
  tsx: 'tsx',
  vue: 'component',
} as const;

/**
 * A language this package can parse. JSX is part of `javascript`; `tsx` differs from `typescript` in how `<T>x` reads; of a
 * `component` (Vue, Svelte) the script blocks are read.
 */
export type SyntaxLanguage = (typeof languageByExtension)[keyof typeof languageByExtension];

/** The language to parse a path with, told by its extension alone; null when no grammar is at hand. */
export function languageOf(path: string): SyntaxLanguage | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot < 1) return null;
  const extension = name.slice(dot + 1).toLowerCase();
  return isKnown(extension) ? languageByExtension[extension] : null;
}

/** Whether a language is JavaScript or an extension of it. */
export function isScript(language: SyntaxLanguage): boolean {
  return language === 'javascript' || language === 'typescript' || language === 'tsx' || language === 'component';
}

function isKnown(extension: string): extension is keyof typeof languageByExtension {
  return Object.hasOwn(languageByExtension, extension);
}
