import { boundedDistance } from './bounded-distance.ts';
import { endOf, type SideText, withoutSpace } from './side-text.ts';

export type QuoteMatch = {
  startLine: number;
  line: number;
  /** Whether the change wrote any of these lines. */
  added: boolean;
  aliases: number[];
  /** Characters in which the quotation differs, whitespace aside. */
  edits: number;
  /** Whether the quotation is whole lines; otherwise it is a part of the line. */
  whole: boolean;
};

type Matcher = (quote: readonly string[], side: SideText) => QuoteMatch[];

/** From strict to lenient; the first that finds the quotation anywhere decides. */
const matchers: readonly Matcher[] = [matchExactly, matchWithoutSpace, matchWithTypos, matchPart];

/** Every place that the quoted lines may mean. `quote` has no blank lines at its ends and is not empty. */
export function matchQuote(quote: readonly string[], sides: readonly SideText[]): QuoteMatch[] {
  for (const match of matchers) {
    const found = sides.flatMap((side) => match(quote, side));
    if (found.length > 0) return found;
  }
  return [];
}

function matchExactly(quote: readonly string[], side: SideText): QuoteMatch[] {
  const wanted = quote.map(withoutReturn);
  const texts = side.lines.map(({ text }) => withoutReturn(text));
  const found: QuoteMatch[] = [];
  for (let at = 0; at + wanted.length <= texts.length; at += 1) {
    if (wanted.some((text, offset) => texts[at + offset] !== text)) continue;
    found.push(createMatch(side, at, at + wanted.length - 1));
  }
  return found;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Other spacing, blank lines left out, lines joined or wrapped: the same characters from the start of a line to the end of one. */
function matchWithoutSpace(quote: readonly string[], side: SideText): QuoteMatch[] {
  const wanted = withoutSpace(quote.join(''));
  const found: QuoteMatch[] = [];
  for (const [first, { offset }] of side.starts.entries()) {
    if (!side.bare.startsWith(wanted, offset)) continue;
    const last = lastLineAt(side, offset + wanted.length);
    if (endOf(side, last) === offset + wanted.length)
      found.push(createMatch(side, indexOf(side, first), indexOf(side, last)));
  }
  return found;
}

const shortestWithTypo = 12;
const charactersPerTypo = 24;
const maxTypos = 3;

/**
 * A quotation that was copied with small mistakes. Of `typos + 1` pieces of it at least one is then verbatim, and only
 * places around such a piece are compared.
 */
function matchWithTypos(quote: readonly string[], side: SideText): QuoteMatch[] {
  const wanted = withoutSpace(quote.join(''));
  if (wanted.length < shortestWithTypo) return [];
  const typos = Math.min(maxTypos, 1 + Math.floor(wanted.length / charactersPerTypo));
  const found = new Map<number, QuoteMatch>();
  for (const first of findCandidates(wanted, side, typos)) {
    const match = compareFrom(wanted, side, first, typos);
    if (match !== null) found.set(first, match);
  }
  return [...found.values()];
}

function findCandidates(wanted: string, side: SideText, typos: number): Set<number> {
  const size = Math.ceil(wanted.length / (typos + 1));
  const candidates = new Set<number>();
  for (let at = 0; at < wanted.length; at += size) {
    const piece = wanted.slice(at, at + size);
    for (let hit = side.bare.indexOf(piece); hit !== -1; hit = side.bare.indexOf(piece, hit + 1)) {
      const expected = hit - at;
      for (let first = firstStartFrom(side, expected - typos); first < side.starts.length; first += 1) {
        if ((side.starts[first]?.offset ?? 0) > expected + typos) break;
        candidates.add(first);
      }
    }
  }
  return candidates;
}

function compareFrom(wanted: string, side: SideText, first: number, typos: number): QuoteMatch | null {
  const start = side.starts[first]?.offset ?? 0;
  let best: QuoteMatch | null = null;
  for (let last = first; last < side.starts.length; last += 1) {
    const length = endOf(side, last) - start;
    if (length > wanted.length + typos) break;
    if (length < wanted.length - typos) continue;
    const edits = boundedDistance(wanted, side.bare.slice(start, start + length), typos);
    if (edits === null || (best !== null && edits >= best.edits)) continue;
    best = { ...createMatch(side, indexOf(side, first), indexOf(side, last)), edits };
  }
  return best;
}

const shortestPart = 16;

/** A long line is often quoted without its beginning or end. Enough of it to be no accident says which line it is. */
function matchPart(quote: readonly string[], side: SideText): QuoteMatch[] {
  const wanted = withoutSpace(quote.join(''));
  if (wanted.length < shortestPart) return [];
  const found: QuoteMatch[] = [];
  for (let hit = side.bare.indexOf(wanted); hit !== -1; hit = side.bare.indexOf(wanted, hit + 1)) {
    const [first, last] = [lastLineAt(side, hit + 1), lastLineAt(side, hit + wanted.length)];
    found.push({ ...createMatch(side, indexOf(side, first), indexOf(side, last)), whole: false });
  }
  return found;
}

/** Position in `starts` of the line that holds the character before `offset`. */
function lastLineAt(side: SideText, offset: number): number {
  return firstStartFrom(side, offset) - 1;
}

/** Position of the first line that begins at `offset` or later. */
function firstStartFrom(side: SideText, offset: number): number {
  let [low, high] = [0, side.starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((side.starts[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexOf(side: SideText, at: number): number {
  return side.starts[at]?.index ?? 0;
}

function createMatch(side: SideText, first: number, last: number): QuoteMatch {
  const window = side.lines.slice(first, last + 1);
  const startLine = window[0]?.number ?? 0;
  const line = window.at(-1)?.number ?? startLine;
  const added = window.some((one) => one.added);
  return { startLine, line, added, aliases: window[0]?.aliases ?? [], edits: 0, whole: true };
}
