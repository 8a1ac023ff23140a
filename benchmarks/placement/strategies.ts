import type { Finding } from '@waggle/contracts';
import { placeFindings } from '@waggle/review-worker/anchor';
import type { FileDiff, Hunk } from '@waggle/review-worker/diff';
import type { ScriptedFinding } from './script-findings.ts';

/** A comment on lines, `file` for one on the whole file, or null when the finding is dropped. */
export type Place = { startLine: number; line: number } | 'file' | null;

export type Strategy = (finding: ScriptedFinding) => Place;

const prAgentReach = 10;

/**
 * What others do with a finding's line number, written from the description of their sources. Waggle's own is the product's
 * code. Every finding is one line for them, which is the easier case.
 */
export const strategies: Record<string, Strategy> = {
  Waggle: placeOurs,
  trust: ({ claimed }) => ({ startLine: claimed, line: claimed }),
  'PR-Agent': clampToHunk,
  'ai-pr-reviewer': takeHunk,
  Kodus: snapOrDrop,
};

function placeOurs({ file, quote, claimed }: ScriptedFinding): Place {
  const finding: Finding = {
    rule: 'model/correctness',
    source: 'model',
    severity: 'medium',
    title: 'scripted',
    body: '',
    path: file.path,
    quote: quote.slice(0, 3),
    line: claimed,
    replacement: null,
  };
  const [placed] = placeFindings([finding], [file]);
  if (!placed || placed.placement.kind === 'summary') return null;
  return placed.placement.kind === 'file' ? 'file' : placed.placement;
}

/** Inside a hunk: kept. Less than ten lines off: moved to the edge of the hunk. Otherwise sent as it is. */
function clampToHunk({ file, claimed }: ScriptedFinding): Place {
  if (file.hunks.some((hunk) => isInside(hunk, claimed))) return { startLine: claimed, line: claimed };
  const edges = file.hunks.flatMap((hunk) => [hunk.newStart, lastLine(hunk)]);
  const nearest = edges.sort((a, b) => Math.abs(a - claimed) - Math.abs(b - claimed))[0];
  const line = nearest !== undefined && Math.abs(nearest - claimed) < prAgentReach ? nearest : claimed;
  return { startLine: line, line };
}

/** Inside a hunk: kept. Otherwise the range of the first hunk; hunks whose header leaves out a count do not exist for it. */
function takeHunk({ file, claimed }: ScriptedFinding): Place {
  const known = file.hunks.filter(({ oldLines, newLines }) => oldLines !== 1 && newLines !== 1);
  if (known.some((hunk) => isInside(hunk, claimed))) return { startLine: claimed, line: claimed };
  const [first] = known;
  return first ? { startLine: first.newStart, line: lastLine(first) } : null;
}

/** The part of the range that lies in the hunk with the most overlap; without overlap the finding is dropped. */
function snapOrDrop({ file, claimed }: ScriptedFinding): Place {
  return file.hunks.some((hunk) => isInside(hunk, claimed)) ? { startLine: claimed, line: claimed } : null;
}

function isInside(hunk: Hunk, line: number): boolean {
  return line >= hunk.newStart && line <= lastLine(hunk);
}

function lastLine({ newStart, newLines }: Pick<FileDiff['hunks'][number], 'newStart' | 'newLines'>): number {
  return newStart + Math.max(newLines, 1) - 1;
}
