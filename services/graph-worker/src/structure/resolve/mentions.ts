import { isTestPath, languageOf, type MentionFact } from '@waggle/syntax';
import { parseImportText } from '../import-text.ts';
import { parseMentionText } from '../mention-text.ts';
import { exportedName, isNamedFrom } from './passed-on.ts';
import { nameKey } from './path-keys.ts';
import { directoryOf, sharedDepth } from './paths.ts';
import type { World } from './world.ts';

/** What a file of code says, as its node keeps it. */
export interface CodeFile {
  path: string;
  imports: readonly string[];
  declares: readonly string[];
  /** `LINE NAME`. */
  mentions: readonly string[];
}

/** In a Go package names stand behind the folder: `pkg/cart#Item`. */
const folderMark = '#';

export function isGo(path: string): boolean {
  return path.endsWith('.go');
}

/** The namespace that a folder is in Go. */
export function packageIn(directory: string): string {
  return `${directory}${folderMark}`;
}

/** The folder and the name of what is declared in a Go package; null for the names of other languages. */
export function splitPackage(declared: string): { folder: string; name: string } | null {
  const at = declared.indexOf(folderMark);
  return at === -1 ? null : { folder: declared.slice(0, at), name: declared.slice(at + 1) };
}

export function isInPackage(declared: string): boolean {
  return splitPackage(declared) !== null;
}

/** A name that many files define (a module that each of them opens again) tells nothing. */
const maxDefiners = 5;

/** The names that a file mentions and does not define or import itself. */
export function readMentions({ path, imports, declares, mentions }: CodeFile): MentionFact[] {
  const known = new Set([...declares, ...imports.map((text) => parseImportText(text).specifier)].map(lastPart));
  return mentions
    .map(parseMentionText)
    .flatMap((mention) => (isGo(path) ? meaningsInGo(mention) : [mention]))
    .filter(({ name }) => !known.has(name));
}

// Of the interfaces and types that everybody uses, such as error, io.Reader, sync.Mutex and testing.T.
const methodsOfMany = new Set(
  (
    'Add Close Done Error Errorf Fatal Fatalf Format Get Helper Is Len Less Load Lock Log Logf Name Next Parse Read Reset Run Scan Set ' +
    'Skip Store String Swap Unlock Unwrap Wait Write'
  ).split(' '),
);

/** `a.Name` may be a name of package `a`, a method of a value, and what `a` itself is. */
function meaningsInGo({ name, line }: MentionFact): MentionFact[] {
  const dot = name.indexOf('.');
  const own = dot === 0 ? [] : dot > 0 ? [name, name.slice(0, dot)] : [name];
  const method = dot === -1 || methodsOfMany.has(name.slice(dot + 1)) ? [] : [name.slice(dot)];
  return [...own, ...method].map((each) => ({ name: each, line }));
}

/** Where the names of a file are looked for without an import, innermost first; `''` is what stands in nothing. */
export function namespacesOf({ path, declares }: Pick<CodeFile, 'path' | 'declares'>): string[] {
  switch (languageOf(path)) {
    case 'java':
    case 'kotlin':
    case 'php':
      return declares.flatMap(namespaceOf);
    case 'csharp':
      return innermostFirst(declares.flatMap(namespaceOf).flatMap(withOuter));
    case 'ruby':
      return [...innermostFirst(declares.flatMap(withOuter)), ''];
    case 'go':
      return [packageIn(directoryOf(path))];
    default:
      return [];
  }
}

/** `a.b` of `a.b.*`. */
function namespaceOf(declared: string): string[] {
  return declared.endsWith('.*') ? [declared.slice(0, -2)] : [];
}

/** `a.b.c`, `a.b`, `a`. */
function withOuter(name: string): string[] {
  const parts = name.split('.');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}

function innermostFirst(namespaces: readonly string[]): string[] {
  return [...new Set(namespaces)].sort((a, b) => b.split('.').length - a.split('.').length || (a < b ? -1 : 1));
}

export function inNamespace(namespace: string, name: string): string {
  return namespace === '' || namespace.endsWith(folderMark) ? namespace + name : `${namespace}.${name}`;
}

/** What a file declares as others look it up: in Go that depends on where it lies. */
export function declaredAt(path: string, declares: readonly string[]): string[] {
  if (isNamedFrom(path)) return declares.map(exportedName);
  if (!isGo(path)) return [...declares];
  return declares.map((name) => inNamespace(packageIn(directoryOf(path)), name));
}

/** The key by which a new definition in a namespace finds the files that look for names there. */
export function namespaceKey(namespace: string): string {
  return nameKey(inNamespace(namespace, '*'));
}

/** Each namespace in which a definition may be looked for, with the name it has there: `a.b.C` is `b.C` in `a`. */
export function placesOf(declared: string): { key: string; name: string }[] {
  const parts = declared.split('.');
  return parts.map((_, index) => ({
    key: namespaceKey(parts.slice(0, index).join('.')),
    name: parts.slice(index).join('.'),
  }));
}

// Of Ruby and its standard library: who defines them here opens them, and whoever names them means Ruby's.
const rubysOwn = new Set(
  (
    'Array BasicObject Base64 Benchmark BigDecimal Bundler CGI CSV Class Comparable Complex Data Date DateTime Delegator Digest Dir ' +
    'ENV ERB Encoding Enumerable Enumerator Errno Etc Exception FalseClass Fiber File FileUtils Float Forwardable GC Gem Hash IO ' +
    'Integer JSON Kernel Logger Marshal Math Method Module Monitor Mutex Net NilClass Numeric Object ObjectSpace OpenSSL OpenStruct ' +
    'OptionParser Pathname Proc Process Psych Queue Ractor Random Range Rational RbConfig Regexp Rake RubyVM Ruby SecureRandom Set ' +
    'Signal SimpleDelegator Singleton Socket StandardError String StringIO Struct Symbol Tempfile Thread Time Timeout TrueClass URI ' +
    'UnboundMethod YAML Zlib'
  ).split(' '),
);

/**
 * The files that define a name in the first of these namespaces that has it; none where too many do. What tests define anew
 * (a stub, a library that they open) is meant by tests at most.
 */
export function findDefiners(
  world: Pick<World, 'declared'>,
  from: string,
  namespaces: readonly string[],
  name: string,
): { specifier: string; targets: string[] } | null {
  for (const namespace of namespaces) {
    if (namespace === '' && rubysOwn.has(name.split('.', 1)[0] ?? '')) continue;
    const specifier = inNamespace(namespace, name);
    const all = world.declared(specifier);
    const sources = all.filter((path) => !isTestPath(path));
    const definers = sources.length > 0 || !isTestPath(from) ? sources : nearest(from, all);
    if (definers.length === 0) continue;
    const targets = definers.filter((path) => path !== from);
    // Types share names of methods, so that only one that is defined once says whose it is.
    const most = name.startsWith('.') ? 1 : maxDefiners;
    return targets.length === 0 || definers.length > most ? null : { specifier, targets };
  }
  return null;
}

/** The files that define any of these names in a namespace, each once. */
export function findUsedOf(
  world: Pick<World, 'declared'>,
  from: string,
  namespace: string,
  names: readonly string[],
): string[] {
  return [...new Set(names.flatMap((name) => findDefiners(world, from, [namespace], name)?.targets ?? []))];
}

/** Each part of a repository has a `Customer` for its tests. */
function nearest(from: string, paths: readonly string[]): string[] {
  const most = Math.max(0, ...paths.map((path) => sharedDepth(path, from)));
  return paths.filter((path) => sharedDepth(path, from) === most);
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(folderMark)) + 1);
}
