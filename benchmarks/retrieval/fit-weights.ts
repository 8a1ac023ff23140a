import { createRandom } from '../random.ts';
import { type Examples, width } from './examples.ts';

const settings = { passes: 6, batch: 64, rate: 0.05, ridge: 1e-5 };

interface Item {
  rows: Float32Array;
  start: number;
  candidates: number;
  weight: number;
}

/**
 * Weights under which the missing file is most likely the one chosen among its candidates (softmax over each question), by
 * Adam on mini-batches. Each history counts by the square root of its size. Deterministic.
 */
export function fitWeights(histories: readonly Examples[]): number[] {
  const scales = deviations(histories);
  const items = histories.flatMap(({ rows, questions }): Item[] => {
    const total = questions.reduce((sum, { weight }) => sum + weight, 0);
    return questions.map((question) => ({ rows, ...question, weight: (question.weight * Math.sqrt(total)) / total }));
  });
  const mean = items.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1, items.length);
  const weights = new Float64Array(width);
  const first = new Float64Array(width);
  const second = new Float64Array(width);
  const random = createRandom(3).next;
  const steps = settings.passes * Math.ceil(items.length / settings.batch);
  let step = 0;
  for (let pass = 0; pass < settings.passes; pass += 1) {
    shuffle(items, random);
    for (let from = 0; from < items.length; from += settings.batch) {
      const gradient = gradientOf(items.slice(from, from + settings.batch), weights, scales, mean);
      step += 1;
      const rate = settings.rate * (1 - step / (steps + 1));
      for (let at = 0; at < width; at += 1) {
        const slope = (gradient[at] ?? 0) + settings.ridge * (weights[at] ?? 0);
        first[at] = 0.9 * (first[at] ?? 0) + 0.1 * slope;
        second[at] = 0.99 * (second[at] ?? 0) + 0.01 * slope * slope;
        const momentum = (first[at] ?? 0) / (1 - 0.9 ** step);
        weights[at] =
          (weights[at] ?? 0) - (rate * momentum) / (Math.sqrt((second[at] ?? 0) / (1 - 0.99 ** step)) + 1e-8);
      }
    }
  }
  return [...weights].map((weight, at) => weight / (scales[at] ?? 1));
}

/** Mean reciprocal rank of the missing files among the sampled candidates, ties at their mean rank. */
export function sampledRank(
  { rows, questions }: Examples,
  score: (rows: Float32Array, start: number) => number,
): number {
  let [sum, total] = [0, 0];
  for (const { start, candidates, weight } of questions) {
    const own = score(rows, start);
    let rank = 1;
    for (let index = 1; index < candidates; index += 1) {
      const other = score(rows, start + index * width);
      if (other > own) rank += 1;
      else if (other === own) rank += 0.5;
    }
    sum += weight / rank;
    total += weight;
  }
  return sum / total;
}

export function linear(weights: readonly number[]): (rows: Float32Array, start: number) => number {
  return (rows, start) => {
    let sum = 0;
    for (let at = 0; at < width; at += 1) sum += (weights[at] ?? 0) * (rows[start + at] ?? 0);
    return sum;
  };
}

function gradientOf(items: readonly Item[], weights: Float64Array, scales: Float64Array, mean: number): Float64Array {
  const gradient = new Float64Array(width);
  for (const { rows, start, candidates, weight } of items) {
    const scores = new Float64Array(candidates);
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < candidates; index += 1) {
      let score = 0;
      for (let at = 0; at < width; at += 1) {
        score += ((weights[at] ?? 0) * (rows[start + index * width + at] ?? 0)) / (scales[at] ?? 1);
      }
      scores[index] = score;
      highest = Math.max(highest, score);
    }
    const chances = scores.map((score) => Math.exp(score - highest));
    const total = chances.reduce((sum, chance) => sum + chance, 0);
    for (const [index, chance] of chances.entries()) {
      const error = ((chance / total - (index === 0 ? 1 : 0)) * weight) / mean / items.length;
      if (Math.abs(error) < 1e-9) continue;
      for (let at = 0; at < width; at += 1) {
        gradient[at] = (gradient[at] ?? 0) + (error * (rows[start + index * width + at] ?? 0)) / (scales[at] ?? 1);
      }
    }
  }
  return gradient;
}

function deviations(histories: readonly Examples[]): Float64Array {
  const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
  let count = 0;
  for (const { rows } of histories) {
    for (let start = 0; start < rows.length; start += width) {
      count += 1;
      for (let at = 0; at < width; at += 1) {
        const value = rows[start + at] ?? 0;
        sums[at] = (sums[at] ?? 0) + value;
        squares[at] = (squares[at] ?? 0) + value * value;
      }
    }
  }
  return sums.map((sum, at) => Math.sqrt(Math.max(1e-9, (squares[at] ?? 0) / count - (sum / count) ** 2)));
}

function shuffle(items: Item[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [items[last], items[other]];
    if (a === undefined || b === undefined) continue;
    items[last] = b;
    items[other] = a;
  }
}
