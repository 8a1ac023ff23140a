import type { PlacedFinding } from '@waggle/contracts';
import type { LedgerEntry } from '@waggle/review-worker/ledger';
import type { Random } from '../random.ts';
import { claims, otherClaims } from './claims.ts';
import type { FilePair } from './file-pairs.ts';

/** What a second review finds after a push, and whether the first one told it. */
export interface PushCase {
  kind: string;
  isKnown: boolean;
  before: string;
  after: string;
  path: string;
  entry: LedgerEntry;
  findings: PlacedFinding[];
}

interface Place {
  startLine: number;
  endLine: number;
}

const categories = ['correctness', 'security', 'performance', 'tests', 'maintainability'];

/** Every kind of case on one pair of versions: one finding on lines that git says are kept. Empty when no lines serve. */
export function scriptPushes(pair: FilePair, random: Random): PushCase[] {
  const lines = pair.before.split('\n');
  const place = pickKept(pair, lines, random);
  if (place === null) return [];
  const [first = '', second = '', third = ''] = random.pick(claims);
  const category = random.pick(categories);
  const entry = createEntry(pair, place, { rule: `model/${category}`, title: first });
  const other = `model/${random.pick(categories.filter((one) => one !== category))}`;
  const { before, after, path } = pair;
  const moved = { startLine: mapLine(pair, place.startLine), endLine: mapLine(pair, place.endLine) };
  const inserted = random.between(1, 9);
  const shifted = [...Array.from({ length: inserted }, (_, at) => `// inserted ${at}`), ...lines].join('\n');
  const down = { startLine: place.startLine + inserted, endLine: place.endLine + inserted };
  const indented = lines.map((line) => (line.trim() === '' ? line : `    ${line}`)).join('\n');
  const tell = (text: string, at: Place, patch: Partial<PlacedFinding> = {}) =>
    createFinding(text, path, at, { rule: entry.rule, title: first, ...patch });
  const make = (kind: string, isKnown: boolean, text: string, findings: PlacedFinding[]): PushCase => ({
    kind,
    isKnown,
    before,
    after: text,
    path,
    entry,
    findings,
  });
  const halves = [
    { ...moved, endLine: moved.startLine },
    { ...moved, startLine: moved.endLine },
  ];
  const elsewhere = pickElsewhere(lines, place, random);
  return [
    make('same words, nothing changed', true, before, [tell(before, place)]),
    make('lines inserted above', true, shifted, [tell(shifted, down)]),
    make('indented anew', true, indented, [tell(indented, place)]),
    make('a real later version', true, after, [tell(after, moved)]),
    make('other words', true, after, [tell(after, moved, { title: second })]),
    make(
      'told as two',
      true,
      after,
      halves.map((half, at) => tell(after, half, { id: `f${at}`, title: at === 0 ? second : third })),
    ),
    make('another category, alike', true, after, [
      tell(after, moved, { rule: other, title: `${first}, as far as I can see` }),
    ]),
    make('another claim, another category', false, after, [
      tell(after, moved, { rule: other, title: random.pick(otherClaims) }),
    ]),
    ...(elsewhere === null ? [] : [make('the same claim on other lines', false, before, [tell(before, elsewhere)])]),
    make('another claim on the line below', false, after, [
      tell(after, { startLine: moved.endLine + 1, endLine: moved.endLine + 1 }, { title: random.pick(otherClaims) }),
    ]),
    make('much worse on the same lines', false, after, [
      tell(after, moved, { severity: 'critical', title: random.pick(otherClaims) }),
    ]),
  ];
}

/** One to three lines that say something and that git finds in both versions, next to each other. */
function pickKept({ kept }: FilePair, lines: readonly string[], random: Random): Place | null {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const startLine = random.between(1, lines.length);
    const endLine = startLine + random.between(0, 2);
    const range = Array.from({ length: endLine - startLine + 1 }, (_, at) => startLine + at);
    const speaks = [startLine, endLine].every((line) => /\w{3}/.test(lines[line - 1] ?? ''));
    const together = range.every(
      (line) => kept.has(line) && (kept.get(line) ?? 0) - line === (kept.get(startLine) ?? 0) - startLine,
    );
    if (speaks && together) return { startLine, endLine };
  }
  return null;
}

function pickElsewhere(lines: readonly string[], { startLine }: Place, random: Random): Place | null {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const line = random.between(1, lines.length);
    if (Math.abs(line - startLine) < 10 || !/\w{3}/.test(lines[line - 1] ?? '')) continue;
    return { startLine: line, endLine: line };
  }
  return null;
}

function mapLine({ kept }: FilePair, line: number): number {
  return kept.get(line) ?? line;
}

export function createEntry(
  pair: Pick<FilePair, 'before' | 'path'>,
  place: Place,
  told: { rule: string; title: string },
): LedgerEntry {
  const quote = pair.before.split('\n').slice(place.startLine - 1, place.endLine);
  const { path } = pair;
  return {
    id: 1,
    source: 'model',
    severity: 'medium',
    body: '',
    symbol: '',
    state: 'open',
    headSha: '',
    path,
    quote,
    ...place,
    ...told,
  };
}

function createFinding(
  text: string,
  path: string,
  { startLine, endLine }: Place,
  patch: Partial<PlacedFinding>,
): PlacedFinding {
  return {
    id: 'f0',
    rule: '',
    source: 'model',
    severity: 'medium',
    title: '',
    body: '',
    path,
    quote: text.split('\n').slice(startLine - 1, endLine),
    line: startLine,
    replacement: null,
    placement: { kind: 'line', startLine, line: endLine },
    ...patch,
  };
}
