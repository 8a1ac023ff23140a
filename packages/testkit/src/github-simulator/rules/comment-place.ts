import type { ChangedFile } from '../git/changed-files.ts';
import type { Hunk, HunkLine } from '../git/hunks.ts';
import type { CommentPlace, Side } from '../state/records.ts';

export type WantedPlace = {
  path: string;
  line?: number | undefined;
  side?: Side | undefined;
  start_line?: number | undefined;
  start_side?: Side | undefined;
  position?: number | undefined;
  subject_type?: 'line' | 'file' | undefined;
};

export type PlaceProblem = 'path' | 'line' | 'start-line' | 'start-order' | 'start-hunk' | 'missing-line';

/** Where a comment lands in the diff, or what GitHub finds wrong with it. */
export function placeComment(files: readonly ChangedFile[], wanted: WantedPlace): CommentPlace | PlaceProblem {
  const file = files.find((candidate) => candidate.filename === wanted.path);
  if (!file) return 'path';
  if (wanted.subject_type === 'file') return filePlace();
  if (wanted.line === undefined && wanted.position === undefined) return 'missing-line';
  if (wanted.line === undefined) return placeAtPosition(file, wanted.position ?? 0);
  const side = wanted.side ?? 'RIGHT';
  const end = findLine(file.hunks, wanted.line, side);
  if (!end) return 'line';
  if (wanted.start_line === undefined) return linePlace(end.hunk, end.line, side);
  return placeRange(file, wanted, wanted.start_line, end);
}

function placeRange(
  file: ChangedFile,
  wanted: WantedPlace,
  startLine: number,
  end: Found,
): CommentPlace | PlaceProblem {
  const side = wanted.side ?? 'RIGHT';
  const startSide = wanted.start_side ?? side;
  const start = findLine(file.hunks, startLine, startSide);
  if (!start) return 'start-line';
  if (start.hunk !== end.hunk) return 'start-hunk';
  if (start.line.position >= end.line.position) return 'start-order';
  return { ...linePlace(end.hunk, end.line, side), startLine, startSide };
}

type Found = { hunk: Hunk; line: HunkLine };

function findLine(hunks: readonly Hunk[], number: number, side: Side): Found | undefined {
  for (const hunk of hunks) {
    const line = hunk.lines.find((one) => (side === 'RIGHT' ? one.newLine : one.oldLine) === number);
    if (line) return { hunk, line };
  }
  return undefined;
}

function filePlace(): CommentPlace {
  return {
    subjectType: 'file',
    line: null,
    side: 'RIGHT',
    startLine: null,
    startSide: null,
    position: null,
    diffHunk: '',
  };
}

function placeAtPosition(file: ChangedFile, position: number): CommentPlace | PlaceProblem {
  for (const hunk of file.hunks) {
    const line = hunk.lines.find((one) => one.position === position);
    if (line) return linePlace(hunk, line, line.kind === 'removed' ? 'LEFT' : 'RIGHT');
  }
  return 'line';
}

function linePlace(hunk: Hunk, line: HunkLine, side: Side): CommentPlace {
  const above = hunk.lines.slice(0, hunk.lines.indexOf(line) + 1).map((one) => one.text);
  return {
    subjectType: 'line',
    line: (side === 'RIGHT' ? line.newLine : line.oldLine) ?? null,
    side,
    startLine: null,
    startSide: null,
    position: line.position,
    diffHunk: [hunk.header, ...above].join('\n'),
  };
}
