import { featureNames, featuresOf, type HistoryChange, prepareQuestion } from '@waggle/graph-worker/ranking';
import { createRandom } from '../random.ts';
import { askMemory, createHistoryMemory, learnHistory } from './history-memory.ts';
import { leaveOneOut } from './leave-one-out.ts';

/** Questions with their candidates as rows of features; the first row of each is the missing file. */
export interface Examples {
  rows: Float32Array;
  questions: { start: number; candidates: number; weight: number }[];
}

export const width = featureNames.length;
const window = { from: 0.4, to: 0.8 };
const most = { changes: 500, questions: 2, hard: 25, other: 15 };

/** Sampled from the middle of a history: the first part only teaches, the last 20 % are never looked at. */
export function collectExamples(changes: readonly HistoryChange[], hardness: (features: number[]) => number): Examples {
  const random = createRandom(7).next;
  const memory = createHistoryMemory();
  const [from, to] = [Math.floor(changes.length * window.from), Math.floor(changes.length * window.to)];
  const share = (most.changes * 4) / Math.max(1, to - from);
  const rows: number[] = [];
  const questions: Examples['questions'] = [];
  for (const [index, change] of changes.slice(0, to).entries()) {
    if (index >= from && random() < share) {
      const asked = leaveOneOut(change, (path) => memory.coChange.alive.has(path));
      const chosen = shuffled(asked, random).slice(0, most.questions);
      for (const { missing, rest } of chosen) {
        const question = prepareQuestion(askMemory(memory, rest));
        const target = question.input.candidates.find(({ path }) => path === missing);
        if (target === undefined) continue;
        const others = question.input.candidates
          .filter((candidate) => candidate !== target)
          .map((candidate) => featuresOf(question, candidate))
          .sort((a, b) => hardness(b) - hardness(a));
        const kept = [...others.slice(0, most.hard), ...shuffled(others.slice(most.hard), random).slice(0, most.other)];
        questions.push({ start: rows.length, candidates: kept.length + 1, weight: 1 / chosen.length });
        for (const row of [featuresOf(question, target), ...kept]) for (const value of row) rows.push(value);
      }
    }
    learnHistory(memory, change);
  }
  return { rows: Float32Array.from(rows), questions };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
