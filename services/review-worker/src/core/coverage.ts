import type { Coverage } from '@waggle/contracts';
import type { FileDiff, Hunk } from './diff/file-diff.ts';
import { type FileMarks, noMarks } from './marks/file-marks.ts';
import type { DiffPass } from './pack/pack-diff.ts';
import { getPathKind } from './path-kind.ts';

/** Why a file is left unread on purpose. Such files are listed, but do not make a review partial: a person would skip them too. */
export const deliberateReasons = {
  binary: 'binary file',
  submodule: 'submodule pointer',
  lockfile: 'lockfile',
  generated: 'generated file',
  vendored: 'vendored code',
  excluded: 'left out by .waggle.yml',
} as const satisfies Record<string, string>;

/** Why a file that should have been read was not. */
export const partialReasons = {
  budget: 'over the size budget',
  patch: 'patch not available',
  answer: 'the model gave no usable answer',
} as const;

const deliberate = new Set<string>(Object.values(deliberateReasons));

/** True when something was not read that should have been. */
export function isPartial(coverage: Coverage): boolean {
  return coverage.unread.some(({ reason }) => !deliberate.has(reason));
}

/** Why a file is not given to the model; null when it is. `marks` are what the repository says about its own files. */
export function findDeliberateReason(file: FileDiff, marks: FileMarks = noMarks): string | null {
  if (file.isBinary) return deliberateReasons.binary;
  if (file.isSubmodule) return deliberateReasons.submodule;
  const mark = marks.get(file.path);
  if (mark === 'read') return null;
  const kind = mark ?? getPathKind(file.path);
  if (kind === 'excluded') return deliberateReasons.excluded;
  return kind === 'lockfile' || kind === 'generated' || kind === 'vendored' ? deliberateReasons[kind] : null;
}

/** Coverage of a review by rules alone: they read every text file, lockfiles included. `missing` are paths git gave no patch for. */
export function createEvidenceCoverage(
  files: readonly FileDiff[],
  missing: readonly string[] = [],
  marks: FileMarks = noMarks,
): Coverage {
  const tally = createTally(files, missing);
  for (const file of files) {
    if (file.isBinary) leaveOut(tally, file, deliberateReasons.binary);
    else if (file.isSubmodule) leaveOut(tally, file, deliberateReasons.submodule);
    else if (marks.get(file.path) === 'excluded') leaveOut(tally, file, deliberateReasons.excluded);
  }
  return tally;
}

type Known = {
  missing: readonly string[];
  marks: FileMarks;
  /** What was packed, and the passes of it that a model answered. */
  planned: readonly DiffPass[];
  answered: readonly DiffPass[];
  /** Passes that were not bought, and why. */
  stopped?: { passes: readonly DiffPass[]; reason: string } | null;
};

/**
 * What a model read of a change, counted in files, hunks and added lines from the passes it answered. Every file is either
 * read whole or listed with the reason and with what is left of it.
 */
export function measureCoverage(
  files: readonly FileDiff[],
  { missing, marks, planned, answered, stopped }: Known,
): Coverage {
  const tally = createTally(files, missing);
  const [plannedOf, readOf] = [countPieces(planned), countPieces(answered)];
  const stoppedAt = new Set(stopped?.passes.flatMap(({ pieces }) => pieces.map(({ path }) => path)));
  for (const file of files) {
    const reason = findDeliberateReason(file, marks);
    if (reason !== null) {
      leaveOut(tally, file, reason);
      continue;
    }
    const read = measureFile(file, readOf);
    if (read.whole) continue;
    const isPlanned = measureFile(file, plannedOf).whole;
    const part = read.hunks === 0 ? '' : `: ${read.hunks} of ${file.hunks.length} hunks read`;
    if (stoppedAt.has(file.path)) leaveOut(tally, file, `${stopped?.reason}${part}`, read);
    else leaveOut(tally, file, isPlanned ? partialReasons.answer : partialReasons.budget + part, read);
  }
  return tally;
}

type Share = NonNullable<Coverage['hunks']>;
type Tally = Coverage & { hunks: Share; addedLines: Share };

/** Everything is read until it is left out. */
function createTally(files: readonly FileDiff[], missing: readonly string[]): Tally {
  const hunks = files.reduce((sum, file) => sum + file.hunks.length, 0);
  const added = files.reduce((sum, { additions }) => sum + additions, 0);
  return {
    filesChanged: files.length + missing.length,
    filesRead: files.length,
    hunks: { changed: hunks, read: hunks },
    addedLines: { changed: added, read: added },
    unread: missing.map((path) => ({ path, reason: partialReasons.patch })),
  };
}

function leaveOut(tally: Tally, file: FileDiff, reason: string, read = { hunks: 0, added: 0 }): void {
  const [hunks, addedLines] = [file.hunks.length - read.hunks, file.additions - read.added];
  tally.filesRead -= 1;
  tally.hunks.read -= hunks;
  tally.addedLines.read -= addedLines;
  tally.unread.push({ path: file.path, reason, hunks, addedLines });
}

type Pieces = Map<string, Map<number, { changed: number; added: number }>>;

function countPieces(passes: readonly DiffPass[]): Pieces {
  const counted: Pieces = new Map();
  for (const { path, hunk, changed, added } of passes.flatMap(({ pieces }) => pieces)) {
    const hunks = counted.get(path) ?? new Map<number, { changed: number; added: number }>();
    const before = hunks.get(hunk) ?? { changed: 0, added: 0 };
    hunks.set(hunk, { changed: before.changed + changed, added: before.added + added });
    counted.set(path, hunks);
  }
  return counted;
}

function measureFile(file: FileDiff, pieces: Pieces): { hunks: number; added: number; whole: boolean } {
  const shown = pieces.get(file.path);
  if (file.hunks.length === 0) return { hunks: 0, added: 0, whole: shown !== undefined };
  let [hunks, added] = [0, 0];
  for (const [at, hunk] of file.hunks.entries()) {
    const part = shown?.get(at);
    added += part?.added ?? 0;
    if ((part?.changed ?? 0) >= countChanged(hunk)) hunks += 1;
  }
  return { hunks, added, whole: hunks === file.hunks.length };
}

function countChanged({ lines }: Hunk): number {
  let changed = 0;
  for (const { kind } of lines) if (kind !== ' ') changed += 1;
  return changed;
}
