import { type HistoryChange, pathsOf, rankForgottenFiles } from '@waggle/graph-worker/ranking';
import { askMemory, createHistoryMemory, learnHistory } from './history-memory.ts';
import { leaveOneOut, mostFiles } from './leave-one-out.ts';

/** Of one candidate: 1, ln share, together / (outOf + 1), ln(1 + together); and whether it was the missing file. */
export interface Judged {
  inputs: readonly number[];
  missing: boolean;
}

const window = { from: 0.4, to: 0.8 };
const most = { changes: 600, perChange: 3, together: 50 };
const rounds = 12;

/** The first candidates of whole changes and of changes without one file, from the middle of a history. */
export function collectJudged(changes: readonly HistoryChange[]): Judged[] {
  const memory = createHistoryMemory();
  const [from, to] = [Math.floor(changes.length * window.from), Math.floor(changes.length * window.to)];
  const every = Math.max(1, Math.floor((to - from) / most.changes));
  const judged: Judged[] = [];
  function judge(rest: HistoryChange, missing: string | null): void {
    const ranked = rankForgottenFiles(askMemory(memory, rest), Number.POSITIVE_INFINITY);
    const highest = ranked[0]?.score ?? 0;
    const total = ranked.reduce((sum, { score }) => sum + Math.exp(score - highest), 0);
    for (const { path, score, evidence } of ranked.slice(0, most.perChange)) {
      const { together, outOf } = evidence[0] ?? { together: 0, outOf: 0 };
      const proven = Math.log1p(Math.min(together, most.together));
      judged.push({
        inputs: [1, score - highest - Math.log(total), together / (outOf + 1), proven],
        missing: path === missing,
      });
    }
  }
  for (const [index, change] of changes.slice(0, to).entries()) {
    if (index >= from && (index - from) % every === 0) {
      const { length } = pathsOf(change);
      if (length > 0 && length <= mostFiles) judge(change, null);
      const asked = leaveOneOut(change, (path) => memory.coChange.alive.has(path));
      const question = asked[index % Math.max(1, asked.length)];
      if (question !== undefined) judge(question.rest, question.missing);
    }
    learnHistory(memory, change);
  }
  return judged;
}

/** Logistic regression by Newton's method; every history counts alike. */
export function fitConfidence(histories: readonly (readonly Judged[])[]): number[] {
  const size = 4;
  let weights = new Array<number>(size).fill(0);
  for (let round = 0; round < rounds; round += 1) {
    const slope = new Array<number>(size).fill(0);
    const curve = Array.from({ length: size }, (_, row): number[] => diagonal(size, row));
    for (const judged of histories) {
      for (const { inputs, missing } of judged) {
        const odds = inputs.reduce((sum, input, at) => sum + input * (weights[at] ?? 0), 0);
        const chance = 1 / (1 + Math.exp(-odds));
        const weight = 1 / judged.length / histories.length;
        for (const [row, input] of inputs.entries()) {
          slope[row] = (slope[row] ?? 0) + weight * (chance - (missing ? 1 : 0)) * input;
          const line = curve[row] ?? [];
          for (const [column, other] of inputs.entries()) {
            line[column] = (line[column] ?? 0) + weight * chance * (1 - chance) * input * other;
          }
        }
      }
    }
    const step = solve(curve, slope);
    weights = weights.map((weight, at) => weight - (step[at] ?? 0));
  }
  return weights;
}

/** A little ridge keeps the matrix regular when a column never varies. */
function diagonal(size: number, row: number): number[] {
  return Array.from({ length: size }, (_, column) => (row === column ? 1e-6 : 0));
}

/** Gaussian elimination; the matrix is positive definite. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (const [index, pivot] of rows.entries()) {
    for (const [other, row] of rows.entries()) {
      if (other === index) continue;
      const factor = (row[index] ?? 0) / (pivot[index] ?? 1);
      for (const [column, value] of pivot.entries()) row[column] = (row[column] ?? 0) - factor * value;
    }
  }
  return rows.map((row, index) => (row.at(-1) ?? 0) / (row[index] ?? 1));
}
