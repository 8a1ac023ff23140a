import { describe, expect, test } from '@jest/globals';
import type { PlacedFinding } from '@waggle/contracts';
import type { LedgerEntry } from './ledger-entry.ts';
import { type FileVersions, reconcile } from './reconcile.ts';

const before = ['function load(id) {', '  const row = find(id);', '  return row.name;', '}', 'export { load };'];

function createEntry(patch: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: 1,
    rule: 'model/correctness',
    source: 'model',
    severity: 'high',
    title: 'row may be undefined when the id is unknown',
    body: '',
    path: 'src/load.js',
    symbol: 'function load(id) {',
    quote: ['  return row.name;'],
    startLine: 3,
    endLine: 3,
    state: 'open',
    headSha: 'a'.repeat(40),
    ...patch,
  };
}

function createFinding(patch: Partial<PlacedFinding> = {}): PlacedFinding {
  return {
    id: 'f1',
    rule: 'model/correctness',
    source: 'model',
    severity: 'high',
    title: 'row may be undefined when the id is unknown',
    body: '',
    path: 'src/load.js',
    quote: ['  return row.name;'],
    line: 3,
    replacement: null,
    placement: { kind: 'line', startLine: 3, line: 3 },
    ...patch,
  };
}

function run(
  findings: PlacedFinding[],
  entries: LedgerEntry[],
  after: readonly string[] | null = before,
  versions: Partial<FileVersions> = {},
  wasReadAgain = true,
) {
  const current = findings.map((finding) => ({ finding, symbol: 'function load(id) {' }));
  const texts = { before: before.join('\n'), after: after?.join('\n') ?? null };
  return reconcile(current, entries, () => ({ path: after === null ? null : 'src/load.js', ...texts, ...versions }), {
    wasReadAgain: () => wasReadAgain,
  });
}

describe('a finding that was told before', () => {
  test.each([
    ['in the same words', {}],
    ['in other words', { title: 'Missing null check before property access' }],
    ['on more lines', { quote: before.slice(1, 3), placement: { kind: 'line', startLine: 2, line: 3 } as const }],
    ['under another category, alike', { rule: 'model/security', title: 'Unknown id makes row undefined' }],
    [
      'on the line above, alike',
      {
        quote: [before[1] ?? ''],
        title: 'row is undefined for an unknown id',
        placement: { kind: 'line', startLine: 2, line: 2 } as const,
      },
    ],
  ])('is not repeated %s', (_name, patch) => {
    expect(run([createFinding(patch)], [createEntry()])).toMatchObject({ fresh: [], known: [{ entryId: 1 }] });
  });

  test('is not repeated after lines were inserted above', () => {
    const shifted = createFinding({ line: 5, placement: { kind: 'line', startLine: 5, line: 5 } });

    expect(run([shifted], [createEntry()], ['// a', '// b', ...before])).toMatchObject({
      fresh: [],
      known: [{ entryId: 1 }],
    });
  });

  test('is not repeated when its line was changed and the problem stayed', () => {
    const after = before.map((line) => line.replace('row.name', 'row.name.trim()'));
    const again = createFinding({ quote: [after[2] ?? ''], title: 'row may still be undefined' });

    expect(run([again], [createEntry()], after)).toMatchObject({ fresh: [], known: [{ entryId: 1 }], fixed: [] });
  });

  test('is not repeated as two parts', () => {
    const parts = [
      createFinding({ id: 'a', quote: [before[1] ?? ''], placement: { kind: 'line', startLine: 2, line: 2 } }),
      createFinding({ id: 'b' }),
    ];
    const whole = createEntry({ quote: before.slice(1, 3), startLine: 2 });

    expect(run(parts, [whole])).toMatchObject({ fresh: [], known: [{ entryId: 1 }, { entryId: 1 }] });
  });

  test('and dismissed stays silent', () => {
    expect(run([createFinding()], [createEntry({ state: 'dismissed' })])).toMatchObject({
      fresh: [],
      dismissed: [{ entryId: 1 }],
    });
  });

  test('and fixed is told again when it comes back', () => {
    expect(run([createFinding()], [createEntry({ state: 'fixed' })]).fresh).toMatchObject([{ entryId: 1 }]);
  });
});

describe('another finding', () => {
  test.each([
    ['on the same line under another category', { rule: 'model/performance', title: 'The query runs once per item' }],
    [
      'on another line',
      {
        quote: [before[4] ?? ''],
        placement: { kind: 'line', startLine: 5, line: 5 } as const,
        title: 'Exports an internal function',
      },
    ],
    ['in another file', { path: 'src/other.js' }],
  ])('%s is new', (_name, patch) => {
    expect(run([createFinding(patch)], [createEntry()]).fresh).toHaveLength(1);
  });

  test('much worse than what stood there is new', () => {
    const grave = createFinding({ severity: 'critical', title: 'Anyone can read the records of other tenants' });

    expect(run([grave], [createEntry({ severity: 'low' })]).fresh).toHaveLength(1);
  });

  test('of a rule about another subject is new', () => {
    const rule = { rule: 'graph/conflicting-pull-request', source: 'evidence' as const, quote: [] };
    const told = createEntry({
      ...rule,
      startLine: null,
      endLine: null,
      title: 'Pull request 12 changes load as well',
    });
    const now = createFinding({ ...rule, placement: { kind: 'file' }, title: 'Pull request 31 touches save too' });

    expect(run([now], [told]).fresh).toHaveLength(1);
  });
});

describe('an open entry that nothing told again', () => {
  test('is carried while its code is there', () => {
    expect(run([], [createEntry()], ['// a', ...before])).toMatchObject({
      fixed: [],
      carried: [{ entryId: 1, place: { startLine: 4, endLine: 4 } }],
    });
  });

  test('is fixed when its code is gone', () => {
    const after = before.map((line) => line.replace('row.name', 'row?.name'));

    expect(run([], [createEntry()], after)).toMatchObject({ fixed: [1], carried: [] });
  });

  test('is outdated when its file is gone', () => {
    expect(run([], [createEntry()], null)).toMatchObject({ outdated: [1] });
  });

  test('of a rule is fixed by the rule being silent, and only where the rule ran', () => {
    const rule = createEntry({ rule: 'tests/missing', source: 'evidence', startLine: null, endLine: null, quote: [] });

    expect(run([], [rule]).fixed).toEqual([1]);
    expect(run([], [rule], before, {}, false).carried).toHaveLength(1);
  });

  test('stays open when the file cannot be read', () => {
    expect(run([], [createEntry()], before, { before: null, after: null }).carried).toHaveLength(1);
  });
});
