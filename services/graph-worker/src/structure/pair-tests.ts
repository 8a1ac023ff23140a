import { isScript, isTestPath, languageOf, type SyntaxLanguage } from '@waggle/syntax';
import { compareText, directoryOf, nameOf } from './resolve/paths.ts';

/** What a test file's name says about what it tests: the name in lower case, without any extension or affix of tests. */
const testNames: readonly RegExp[] = [
  // JavaScript: x.test.ts, x.spec.js, x.int.test.ts
  /^(?<subject>[^.]+(?:\.[^.]+)*?)(?:\.(?:int|integration|e2e|unit))?\.(?:test|tests|spec|e2e)\.[cm]?[jt]sx?$/i,
  // All others, and JavaScript as well: test_x.py, test-x.c, x_test.go, x-test.js, x_spec.rb, x_unittest.cc
  /^tests?[_-](?<subject>[\w-]+)\.(?:py|rb|c|cc|cpp|cxx|rs)$/i,
  /^tests?[_-](?!(?:utils?|helpers?|setup|support|kit|runner|base|config|data|lib|common)\b)(?<subject>[\w-]+)\.[cm]?[jt]sx?$/i,
  /^(?<subject>[\w-]+)[_-](?:tests?|specs?|unittest)\.(?:[cm]?[jt]sx?|py|rb|go|c|cc|cpp|cxx|rs)$/i,
  // Java, Kotlin, C#, PHP, C++: XTest.java, XTests.cs, TestX.java, XIT.java, XSpec.kt
  /^(?<subject>\w+?)(?:Tests?|IT|Spec|Specs|TestCase)\.(?:java|kt|cs|php|cpp|cc)$/,
  /^Test(?<subject>[A-Z]\w+)\.(?:java|kt|php)$/,
];
const folderNoise = new Set([
  '__tests__',
  'test',
  'tests',
  'spec',
  'specs',
  'unit',
  'main',
  'src',
  'lib',
  'java',
  'kotlin',
]);

export function isTest(path: string): boolean {
  return languageOf(path) !== null && isTestPath(path);
}

/** The key under which a test meets its source; null when the name tells nothing. Sources have theirs by their own name. */
export function subjectOf(path: string): string | null {
  const language = languageOf(path);
  if (language === null) return null;
  const subject = namedSubject(path) ?? nameOf(path).replace(/\.[^.]+$/, '');
  return `${family(language)} ${subject.toLowerCase().replaceAll(/[-_]/g, '')}`;
}

function namedSubject(path: string): string | null {
  const name = nameOf(path);
  if (!/test|spec|e2e|IT\./i.test(name)) return null;
  for (const pattern of testNames) {
    const subject = pattern.exec(name)?.groups?.subject;
    if (subject !== undefined && subject !== '') return subject;
  }
  return null;
}

export interface TestPair {
  source: string;
  /** Why they belong together: the name, an import, or both. */
  by: ('name' | 'import')[];
  /** 0 to 1: both 1, the name alone 0.9 beside each other and 0.7 apart, an import alone 0.6 shared by all that the test imports. */
  confidence: number;
}

const maxImported = 8;
/** What lies among tests and tests nothing. */
const support =
  /(^|\/)(__init__|conftest|mod|(spec|rails|test)_helper|((Abstract|Base)\w*)?TestCase)\.[^/]+$|(^|\/)common\.rs$|(^|\/)(__mocks__|testdata|testfixtures|fixtures)\//i;
/** Of these languages the runners know a test by its name: what lies beside is data and helpers. */
const namedLanguages: ReadonlySet<SyntaxLanguage | null> = new Set(['go', 'java', 'kotlin', 'php', 'python', 'ruby']);
const helperFolders = /(^|\/)(helpers?|support|utils?|test(objects|models|utils?|helpers?|support))\//i;
/** Files that usually pass on what others define. */
const passing = /^(?:(?:__init__|_?api)\.pyi?|(?:index|mod|main|api|exports?|public[-_]?api)\.[cm]?[jt]sx?)$/i;
/** A file that is written once for each platform has tests in common with its twins. */
const maxTwins = 4;

/**
 * The sources that a test file tests. `candidates` are the files with the test's subject, `imported` what it imports. The name
 * decides; what a test imports only counts when no file has its name, since tests import helpers and types too.
 */
export function pairTest(test: string, candidates: readonly string[], imported: readonly string[]): TestPair[] {
  if (isSupport(test)) return [];
  const named = nearest(test, candidates);
  if (named.length > 0) return named.map((source) => pairByName(test, source, named.length, imported));
  const sources = withoutPassing(
    imported.filter((path) => path !== test && languageOf(path) !== null && !isTest(path)),
  );
  if (sources.length === 0 || sources.length > maxImported) return [];
  const confidence = Math.round((0.6 / sources.length) * 1000) / 1000;
  return sources.toSorted(compareText).map((source) => ({ source, by: ['import'], confidence }));
}

/** Whoever imports through a package tests what the package has elsewhere, where that is known. */
function withoutPassing(sources: readonly string[]): readonly string[] {
  const own = sources.filter((path) => !passing.test(nameOf(path)));
  return own.length > 0 ? own : sources;
}

function isSupport(test: string): boolean {
  if (support.test(test)) return true;
  return namedSubject(test) === null && (namedLanguages.has(languageOf(test)) || helperFolders.test(test));
}

function pairByName(test: string, source: string, twins: number, imported: readonly string[]): TestPair {
  const isImported = imported.includes(source);
  const apart = folderOf(source) === folderOf(test) ? 0.9 : 0.7;
  const byName = twins === 1 ? apart : 0.5;
  return { source, by: isImported ? ['name', 'import'] : ['name'], confidence: isImported ? 1 : byName };
}

/**
 * The source whose folders are most like the test's, or all of them where they lie in folders side by side (`src/unix/fs.c`,
 * `src/win/fs.c`). Names that every folder has need the same folder.
 */
function nearest(test: string, candidates: readonly string[]): string[] {
  const own = folderOf(test);
  const common = /^(index|main|mod|lib|__init__|types|utils?)$/i.test(nameOf(test).replace(/[._].*$/, ''));
  const ranked = candidates
    .filter((path) => path !== test && !isTest(path))
    .map((path) => ({ path, likeness: likeness(own, folderOf(path)) }))
    .filter(({ path }) => !common || folderOf(path) === own)
    .sort(
      (a, b) =>
        b.likeness - a.likeness ||
        isHeader(a.path) - isHeader(b.path) ||
        a.path.length - b.path.length ||
        compareText(a.path, b.path),
    );
  const [best, second] = ranked;
  if (best === undefined) return [];
  if (second === undefined || best.likeness > 0 || folderOf(best.path) === own) return [best.path];
  const paths = ranked.map(({ path }) => path);
  return paths.length <= maxTwins && paths.every((path) => besides(path) === besides(best.path)) ? paths : [];
}

/** The path without the folder that the file is in. */
function besides(path: string): string {
  return `${directoryOf(directoryOf(path))}/${nameOf(path)}`;
}

function isHeader(path: string): number {
  return /\.(h|hh|hpp|hxx|inl|pyi|d\.ts)$/.test(path) ? 1 : 0;
}

/** The folders that tell something, so that `src/test/java/a/b` is `a/b`. */
function folderOf(path: string): string {
  return directoryOf(path)
    .split('/')
    .filter((part) => part !== '' && !folderNoise.has(part.toLowerCase()))
    .join('/');
}

/** Shared folders from the end count double: `a/b/c` is nearer to `x/b/c` than to `a/x/y`. */
function likeness(a: string, b: string): number {
  const left = a.split('/').filter(Boolean);
  const right = b.split('/').filter(Boolean);
  let last = 0;
  while (last < Math.min(left.length, right.length) && left.at(-1 - last) === right.at(-1 - last)) last += 1;
  let first = 0;
  while (first < Math.min(left.length, right.length) && left[first] === right[first]) first += 1;
  return 2 * last + first + (left.length === 0 && right.length === 0 ? 1 : 0);
}

function family(language: SyntaxLanguage): string {
  if (isScript(language)) return 'script';
  if (['java', 'kotlin'].includes(language)) return 'jvm';
  return ['c', 'cpp'].includes(language) ? 'c' : language;
}
