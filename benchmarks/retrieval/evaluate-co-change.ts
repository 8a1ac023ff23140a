import {
  createCoChangeMemory,
  type ForgottenFile,
  type ForgottenInput,
  type HistoryChange,
  learnChange,
  pathsOf,
  rankForgottenFiles,
  shownConfidence,
} from '@waggle/graph-worker/ranking';
import { scoreBaselines } from './baselines.ts';
import { askMemory, createHistoryMemory, learnHistory } from './history-memory.ts';
import { leaveOneOut, mostFiles } from './leave-one-out.ts';
import { reciprocalRank } from './mean-rank.ts';

export interface CoChangeFigures {
  /** Changes asked about; each of their existing files was missing once. */
  changes: number;
  ours: number;
  rose: number;
  counts: number;
  decays: number;
  warnings: WarningFigures;
  /** Milliseconds of processor time to rank a question, without collecting its input. */
  msPerQuestion: number;
}

export interface WarningFigures {
  /** Questions (one file missing) that got a warning, and warnings in all, and those that named the missing file. */
  incomplete: number;
  warned: number;
  shown: number;
  right: number;
  /** Whole changes, and the warnings on them: all of these are false. */
  complete: number;
  falseAlarms: number;
}

const testShare = 0.2;

/**
 * Leave-one-out over the newest 20 % of a history. Every change is asked before it is learned; the baselines learn the same
 * history as it stands, ours with the moves that it infers.
 */
export function evaluateCoChange(history: readonly HistoryChange[]): CoChangeFigures {
  const memory = createHistoryMemory();
  const plain = createCoChangeMemory();
  const cut = Math.floor(history.length * (1 - testShare));
  const sums = { ours: 0, rose: 0, counts: 0, decays: 0 };
  const warnings: WarningFigures = { incomplete: 0, warned: 0, shown: 0, right: 0, complete: 0, falseAlarms: 0 };
  let [changes, questions, spent] = [0, 0, 0];
  for (const [index, change] of history.entries()) {
    if (index >= cut) {
      const asked = leaveOneOut(change, (path) => plain.alive.has(path));
      for (const { missing, rest } of asked) {
        const baselines = scoreBaselines(plain, pathsOf(rest), change.t);
        const input = askMemory(memory, rest);
        const started = process.cpuUsage();
        const ranked = rankForgottenFiles(input, Number.POSITIVE_INFINITY);
        spent += millisecondsSince(started);
        sums.ours += reciprocalRank(chancesOf(ranked), missing) / asked.length;
        sums.rose += reciprocalRank(baselines.rose, missing) / asked.length;
        sums.counts += reciprocalRank(baselines.counts, missing) / asked.length;
        sums.decays += reciprocalRank(baselines.decays, missing) / asked.length;
        countIncomplete(warnings, ranked, missing);
      }
      if (asked.length > 0) changes += 1;
      questions += asked.length;
      countComplete(warnings, change, () => askMemory(memory, change));
    }
    learnHistory(memory, change);
    learnChange(plain, change);
  }
  const mean = (sum: number) => (changes === 0 ? 0 : sum / changes);
  return {
    changes,
    ours: mean(sums.ours),
    rose: mean(sums.rose),
    counts: mean(sums.counts),
    decays: mean(sums.decays),
    warnings,
    msPerQuestion: questions === 0 ? 0 : spent / questions,
  };
}

/** Processor time, garbage collection too: other work on the machine does not count. */
function millisecondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** Every candidate has a chance above 0, hence a rank. */
function chancesOf(ranked: readonly ForgottenFile[]): Map<string, number> {
  const highest = ranked[0]?.score ?? 0;
  return new Map(ranked.map(({ path, score }) => [path, Math.exp(score - highest)]));
}

function countIncomplete(figures: WarningFigures, ranked: readonly ForgottenFile[], missing: string): void {
  const shown = warningsOf(ranked);
  figures.incomplete += 1;
  figures.shown += shown.length;
  if (shown.length > 0) figures.warned += 1;
  if (shown.includes(missing)) figures.right += 1;
}

/** Changes of 1 to 30 files, as large as the questions' and the single ones too: these are where false alarms come from. */
function countComplete(figures: WarningFigures, change: HistoryChange, ask: () => ForgottenInput): void {
  const { length } = pathsOf(change);
  if (length === 0 || length > mostFiles) return;
  figures.complete += 1;
  figures.falseAlarms += warningsOf(rankForgottenFiles(ask())).length;
}

function warningsOf(ranked: readonly ForgottenFile[]): string[] {
  return ranked.filter(({ confidence }) => confidence >= shownConfidence).map(({ path }) => path);
}
