import type { FileDiff, Hunk } from '../diff/file-diff.ts';
import { claimsToBeGenerated } from '../marks/generated-header.ts';
import { fence, revealInvisible } from '../sanitize.ts';
import { chooseLines, type Piece, renderPiece, type ShownLine } from './render-hunk.ts';

export type PackLimits = {
  /** What the change may take of one call: the whole call without instructions and everything else around it. */
  tokensPerPass: number;
  maxPasses: number;
  countTokens: (text: string) => number;
  /** Hunks that an earlier review read are left out. */
  isRead?: (file: FileDiff, hunk: number) => boolean;
};

/** One hunk, or a part of it, in a pass. A file without hunks (a rename, a mode change) is its header: hunk -1. */
export type PackedPiece = { path: string; hunk: number; changed: number; added: number };

export type DiffPass = {
  /** Fenced, for one call to the model. */
  text: string;
  /** Of the text, as the sum of its pieces: a little more than the whole has. */
  tokens: number;
  pieces: PackedPiece[];
};

type Draft = { texts: string[]; left: number; pieces: PackedPiece[]; path: string | null; closed: boolean };
type Packing = {
  limits: PackLimits;
  drafts: Draft[];
  room: number;
  header: { path: string; text: string; tokens: number };
};

const fenceTokens = 16;
/** What is left of a pass is not worth a piece below this. */
const leastRoom = 64;
/** No tokenizer makes fewer tokens of code: longer texts need not be counted to know that they do not fit. */
const maxCharactersPerToken = 8;

/**
 * The change as the model reads it: unified format, smallest file first (measured: 90 % of files fit one call against 33 %
 * with the largest first), then
 * files that only lose lines, and new files that say a program wrote them. What fits one call keeps three lines of context; anything larger
 * has one, and takes as many passes as allowed. A hunk that is too large for a pass is split. Whatever is left over is not in
 * any pass: `measureCoverage` tells. Give it the redacted diff without the files that are left out on purpose.
 */
export function packDiff(files: readonly FileDiff[], limits: PackLimits): DiffPass[] {
  const ordered = [...files].sort(compareFiles);
  const small = packFiles(ordered, 3, { ...limits, maxPasses: Math.min(1, limits.maxPasses) });
  return finish(small ?? packFiles(ordered, 1, limits, true) ?? [], limits);
}

function compareFiles(a: FileDiff, b: FileDiff): number {
  return rankOf(a) - rankOf(b) || sizeOf(a) - sizeOf(b);
}

function rankOf(file: FileDiff): number {
  if (claimsToBeGenerated(file)) return 2;
  return file.additions === 0 && file.hunks.length > 0 ? 1 : 0;
}

function sizeOf({ hunks }: FileDiff): number {
  let size = 0;
  for (const { lines } of hunks) for (const { kind, text } of lines) if (kind !== ' ') size += text.length + 1;
  return size;
}

/** Null when something does not fit, unless leftovers are allowed. */
function packFiles(files: readonly FileDiff[], context: number, limits: PackLimits, leftovers = false): Draft[] | null {
  const packing: Packing = {
    limits,
    drafts: [],
    room: limits.tokensPerPass - fenceTokens,
    header: { path: '', text: '', tokens: 0 },
  };
  for (const file of files) {
    const text = renderHeader(file);
    packing.header = { path: file.path, text, tokens: limits.countTokens(text) };
    if (!packFile(packing, file, context) && !leftovers) return null;
  }
  return packing.drafts;
}

function packFile(packing: Packing, file: FileDiff, context: number): boolean {
  if (isFull(packing)) return false;
  const { isRead = () => false } = packing.limits;
  if (file.hunks.length === 0 && isRead(file, -1)) return true;
  if (file.hunks.length === 0) return addWhole(packing, -1, { text: '', added: 0, changed: 0 });
  let whole = true;
  for (const [at, hunk] of file.hunks.entries()) {
    if (isRead(file, at)) continue;
    if (isFull(packing)) return false;
    const lines = chooseLines(hunk, context);
    whole = (addWhole(packing, at, renderPiece(hunk, lines)) || addParts(packing, at, hunk, lines)) && whole;
  }
  return whole;
}

function isFull({ drafts, limits }: Packing): boolean {
  return drafts.length >= limits.maxPasses && drafts.every(({ closed, left }) => closed || left < leastRoom);
}

/** Into the pass at hand, an earlier one with room, or a new one. */
function addWhole(packing: Packing, hunk: number, piece: Piece): boolean {
  const { limits, drafts, header, room } = packing;
  if (piece.text.length > room * maxCharactersPerToken) return false;
  const tokens = limits.countTokens(piece.text);
  if (tokens + header.tokens > room) return false;
  const fits = (draft: Draft | undefined) =>
    draft !== undefined && !draft.closed && tokens + (draft.path === header.path ? 0 : header.tokens) <= draft.left;
  const last = drafts.at(-1);
  const draft = fits(last) ? last : (drafts.find(fits) ?? openDraft(packing));
  if (draft === undefined) return false;
  addPiece(packing, draft, { hunk, piece, tokens });
  return true;
}

/** Cuts a hunk where the room ends. True when all of it found a place. */
function addParts(packing: Packing, at: number, hunk: Hunk, lines: readonly ShownLine[]): boolean {
  let rest = lines.map((line) => withoutLongLine(packing, line));
  const isWhole = rest.every(({ kind }, index) => kind === lines[index]?.kind);
  while (rest.some(({ kind }) => kind !== ' ')) {
    const draft = chooseRoom(packing);
    if (draft === undefined) return false;
    const room = draft.left - (draft.path === packing.header.path ? 0 : packing.header.tokens);
    const taken = countFitting(packing.limits, hunk, rest, room);
    const part = rest.slice(0, taken);
    if (!part.some(({ kind }) => kind !== ' ')) {
      draft.closed = true;
      continue;
    }
    const piece = renderPiece(hunk, part);
    addPiece(packing, draft, { hunk: at, piece, tokens: packing.limits.countTokens(piece.text) });
    rest = rest.slice(taken);
  }
  return isWhole;
}

/** A line that alone is more than half a pass (a minified file) is named instead of shown, and counts as unread. */
function withoutLongLine({ limits, room }: Packing, line: ShownLine): ShownLine {
  const most = Math.floor(room / 2);
  if (line.text.length <= most) return line;
  if (line.text.length <= most * maxCharactersPerToken && limits.countTokens(line.text) <= most) return line;
  return { ...line, kind: ' ', text: ` [a line of ${line.text.length} characters is not shown]\n` };
}

/** The pass with the most room, when a quarter of it is free; else a new one, else what there is. */
function chooseRoom(packing: Packing): Draft | undefined {
  const open = packing.drafts.filter(({ closed }) => !closed);
  const roomiest = open.reduce<Draft | undefined>(
    (best, draft) => (best === undefined || draft.left > best.left ? draft : best),
    undefined,
  );
  if (roomiest !== undefined && roomiest.left * 4 >= packing.room) return roomiest;
  const opened = openDraft(packing);
  if (opened !== undefined) return opened;
  return roomiest !== undefined && roomiest.left >= leastRoom + packing.header.tokens ? roomiest : undefined;
}

function countFitting(limits: PackLimits, hunk: Hunk, lines: readonly ShownLine[], room: number): number {
  let left = room - limits.countTokens(renderPiece(hunk, lines.slice(0, 1)).text);
  if (left < 0) return 0;
  let taken = 1;
  for (const { text } of lines.slice(1)) {
    if (text.length > left * maxCharactersPerToken) break;
    left -= limits.countTokens(text);
    if (left < 0) break;
    taken += 1;
  }
  return taken;
}

function openDraft({ drafts, limits, room }: Packing): Draft | undefined {
  if (drafts.length >= limits.maxPasses) return undefined;
  const draft: Draft = { texts: [], left: room, pieces: [], path: null, closed: false };
  drafts.push(draft);
  return draft;
}

function addPiece(
  { header }: Packing,
  draft: Draft,
  { hunk, piece, tokens }: { hunk: number; piece: Piece; tokens: number },
): void {
  const named = draft.path === header.path;
  draft.texts.push(named ? piece.text : header.text + piece.text);
  draft.left -= named ? tokens : tokens + header.tokens;
  draft.path = header.path;
  draft.pieces.push({ path: header.path, hunk, changed: piece.changed, added: piece.added });
}

function finish(drafts: readonly Draft[], { tokensPerPass }: PackLimits): DiffPass[] {
  return drafts
    .filter(({ pieces }) => pieces.length > 0)
    .map(({ texts, left, pieces }) => {
      return { text: fence(texts.join(''), 'diff'), tokens: tokensPerPass - left, pieces };
    });
}

function renderHeader(file: FileDiff): string {
  const from = file.status === 'renamed' || file.status === 'copied' ? ` from ${file.oldPath}` : '';
  const mode =
    file.oldMode !== file.newMode && file.oldMode && file.newMode ? `, mode ${file.oldMode} to ${file.newMode}` : '';
  const link = file.isSymlink ? ', symlink' : '';
  return `${revealInvisible(`=== ${file.path} (${file.status}${from}${mode}${link})`).replaceAll('\n', ' ')}\n`;
}
