/** Language by file extension, lower case. */
const byExtension: Record<string, string> = {
  astro: 'Astro',
  bash: 'Shell',
  c: 'C',
  cc: 'C++',
  cjs: 'JavaScript',
  clj: 'Clojure',
  cpp: 'C++',
  cs: 'C#',
  css: 'CSS',
  cts: 'TypeScript',
  cxx: 'C++',
  dart: 'Dart',
  erl: 'Erlang',
  ex: 'Elixir',
  exs: 'Elixir',
  fs: 'F#',
  go: 'Go',
  gradle: 'Groovy',
  graphql: 'GraphQL',
  groovy: 'Groovy',
  h: 'C',
  hcl: 'HCL',
  hh: 'C++',
  hpp: 'C++',
  hs: 'Haskell',
  htm: 'HTML',
  html: 'HTML',
  java: 'Java',
  jl: 'Julia',
  js: 'JavaScript',
  json: 'JSON',
  jsonc: 'JSON',
  jsx: 'JavaScript',
  kt: 'Kotlin',
  kts: 'Kotlin',
  less: 'Less',
  lua: 'Lua',
  m: 'Objective-C',
  md: 'Markdown',
  mdx: 'Markdown',
  mjs: 'JavaScript',
  ml: 'OCaml',
  mm: 'Objective-C',
  mts: 'TypeScript',
  nix: 'Nix',
  php: 'PHP',
  pl: 'Perl',
  pm: 'Perl',
  proto: 'Protocol Buffers',
  ps1: 'PowerShell',
  py: 'Python',
  pyi: 'Python',
  r: 'R',
  rb: 'Ruby',
  rs: 'Rust',
  rst: 'reStructuredText',
  sass: 'Sass',
  scala: 'Scala',
  scss: 'Sass',
  sh: 'Shell',
  sol: 'Solidity',
  sql: 'SQL',
  svelte: 'Svelte',
  swift: 'Swift',
  tf: 'Terraform',
  toml: 'TOML',
  ts: 'TypeScript',
  tsx: 'TypeScript',
  vue: 'Vue',
  xml: 'XML',
  yaml: 'YAML',
  yml: 'YAML',
  zig: 'Zig',
  zsh: 'Shell',
};

/** Language by whole file name, for files that have no telling extension. */
const byName: Record<string, string> = {
  'CMakeLists.txt': 'CMake',
  Containerfile: 'Dockerfile',
  Dockerfile: 'Dockerfile',
  Gemfile: 'Ruby',
  Jenkinsfile: 'Groovy',
  Makefile: 'Makefile',
  Rakefile: 'Ruby',
};

/** The language a path is written in; null when the name does not tell. */
export function getLanguage(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (Object.hasOwn(byName, name)) return byName[name] ?? null;
  const dot = name.lastIndexOf('.');
  const extension = dot < 1 ? '' : name.slice(dot + 1).toLowerCase();
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? null) : null;
}

/** What holds data or prose: it changes with everything, and says nothing about where the code is hot. */
export const dataLanguages: readonly string[] = ['JSON', 'YAML', 'TOML', 'XML', 'Markdown', 'reStructuredText'];

/** Whether a path is written in a language other than these. */
export function isCode(path: string): boolean {
  const language = getLanguage(path);
  return language !== null && !dataLanguages.includes(language);
}
