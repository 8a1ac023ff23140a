import { isTestPath } from '@waggle/syntax';
import type { FileDiff } from '../core/diff/file-diff.ts';
import { getPathKind, hasSourceExtension, isEverybodys, isProse } from '../core/path-kind.ts';
import { countLogic } from './count-logic.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';

const minLogicLines = 2;
const maxListed = 5;
/** With fewer than one test for so many source files a project does without: nobody needs to be told each time. */
const sourcesForTest = 50;
const maxTestsNamed = 2;

const everywhere = new Set(['index', 'main', 'mod', 'lib', '__init__', 'types', 'util', 'utils']);
const testModule = /^\s*(?:pub(?:\(\w+\))?\s+)?mod\s+tests?\b/;
const inlineTest = /^\s*#\[(?:\w+::)*(?:test|cfg\(test\))/;

/**
 * `tests/missing`: logic was added and no test was touched. Low, not medium: existing tests may well cover it, and a refactoring
 * needs none, so it must inform a person and never stand in the way of an approval.
 */
async function run({ repository }: EvidenceDeps, input: EvidenceInput): Promise<EvidenceFinding[]> {
  if (input.files.some(touchesTests)) return [];
  const changed = input.files.filter(
    (file) => file.newPath !== null && getPathKind(file.path) === 'source' && !needsNone(file.path),
  );
  const counted = await countLogic(repository, input.headSha, changed);
  const total = counted.reduce((sum, { lines }) => sum + lines, 0);
  if (total < minLogicLines) return [];
  const kinds = Map.groupBy(await repository.listFiles(input.headSha), getPathKind);
  const tests = (kinds.get('test') ?? []).filter(hasSourceExtension);
  if (tests.length < Math.floor((kinds.get('source')?.length ?? 0) / sourcesForTest)) return [];
  const testsOf = openTests(tests, input);
  counted.sort((a, b) => b.lines - a.lines);
  const rows = counted.slice(0, maxListed).map(({ path, lines }) => describeFile(path, lines, testsOf(path)));
  if (counted.length > maxListed) rows.push(`- and ${counted.length - maxListed} more`);
  const only = counted.length === 1 ? (counted[0]?.path ?? null) : null;
  return [
    {
      rule: 'tests/missing',
      source: 'evidence',
      severity: 'low',
      title: 'Logic changed without a test',
      body: [`${total} lines of logic were added, and no test file is part of the change.`, '', ...rows].join('\n'),
      path: only,
      quote: [],
      line: null,
      replacement: null,
    },
  ];
}

export const missingTestsRule: EvidenceRule = { id: 'tests', run };

/** What tests expect counts too: cases as text, recorded output. */
function touchesTests(file: FileDiff): boolean {
  if (isTestPath(file.path) && !isEverybodys(file.path) && !isProse(file.path)) return true;
  // Rust keeps unit tests in the file they test.
  return file.path.endsWith('.rs') && file.hunks.some(touchesInlineTests);
}

/** Whether a line was added in a test, or in the module of tests that the hunk begins in or shows above it. */
function touchesInlineTests({ section, lines }: FileDiff['hunks'][number]): boolean {
  const last = lines.findLastIndex(({ kind }) => kind === '+');
  if (testModule.test(section)) return last >= 0;
  const first = lines.findIndex(({ kind, text }) => kind !== '-' && inlineTest.test(text));
  return first >= 0 && first <= last;
}

/** Types only, what shows and measures the rest, scripts around it. */
function needsNone(path: string): boolean {
  return (
    /\.d\.[cm]?ts$|\.pyi$|\.stories\.\w+$|(?:^|\/)(?:bench(?:es|marks?)?|[\w-]*playground)\//i.test(path) ||
    /(?:^|\/)(?:scripts?|hack|ci)\/.*\.(?:sh|bash|ps1)$/i.test(path)
  );
}

/** Who tests a file: as the graph knows it, or else, where it knows no tests of this repository, by the name. */
function openTests(tests: readonly string[], { memory }: EvidenceInput): (path: string) => readonly string[] {
  if (memory !== null && memory !== undefined && memory.context.structuredAt !== null) {
    const known = new Map(memory.context.tests.map(({ path, tests }) => [path, tests]));
    return (path) => known.get(path) ?? [];
  }
  return (path) => findByName(path, tests);
}

function describeFile(path: string, lines: number, tests: readonly string[]): string {
  const named = tests.slice(0, maxTestsNamed).map((test) => `\`${test}\``);
  return `- \`${path}\`: ${lines} ${lines === 1 ? 'line' : 'lines'}${named.length > 0 ? `, tested by ${named.join(', ')}` : ''}`;
}

/** Without the graph: a test of the same stem, where that tells something. */
function findByName(path: string, tests: readonly string[]): string[] {
  const stem = getStem(path);
  if (everywhere.has(stem)) return [];
  const found = tests.find((test) => getStem(test).replace(/^test_|[._-]?(?:tests?|spec|int|e2e)$/gi, '') === stem);
  return found === undefined ? [] : [found];
}

function getStem(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}
