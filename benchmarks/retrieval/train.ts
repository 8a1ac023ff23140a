import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { featureNames, type HistoryChange } from '@waggle/graph-worker/ranking';
import { collectExamples, type Examples } from './examples.ts';
import { collectJudged, fitConfidence } from './fit-confidence.ts';
import { fitWeights, linear, sampledRank } from './fit-weights.ts';
import { readClone } from './read-clone.ts';
import { readHistory } from './read-histories.ts';

/**
 * `node benchmarks/retrieval/train.ts [--write] SOURCE...`: learns the weights of the forgotten-file ranker from clones and
 * NAME.jsonl.gz histories, which must not be those that the benchmark reports. Prints what weights learned without a
 * repository reach on it. `--write` replaces the weights of graph-worker; those of the confidence are printed, to be rounded.
 */
async function main(args: string[]): Promise<void> {
  const sources = args.filter((argument) => argument !== '--write');
  if (sources.length < 2) throw new Error('name at least two clones or NAME.jsonl.gz histories to learn from');
  const examples: { name: string; examples: Examples }[] = [];
  const judged: ReturnType<typeof collectJudged>[] = [];
  for (const source of sources) {
    const { name, changes } = await readSource(resolve(process.env.INIT_CWD ?? process.cwd(), source));
    examples.push({ name, examples: collectExamples(changes, hardness) });
    if (!args.includes('--write')) judged.push(collectJudged(changes));
    process.stderr.write(`read ${name}\n`);
  }
  printLeftOut(examples);
  if (args.includes('--write')) await writeWeights(fitWeights(examples.map((one) => one.examples)));
  else
    process.stdout.write(
      `confidence: ${fitConfidence(judged)
        .map((weight) => weight.toFixed(3))
        .join(', ')}\n`,
    );
}

const at = (name: (typeof featureNames)[number]) => featureNames.indexOf(name);
const columns = [at('together'), at('sameStem'), at('sameDirectory'), at('newestRank'), at('authorFresh')];
const hardnessWeights = [1, 1, 0.5, -0.3, 1];

/** Which wrong candidates are worth learning from: paired, alike, or just touched. */
function hardness(features: readonly number[]): number {
  return columns.reduce((sum, column, index) => sum + (features[column] ?? 0) * (hardnessWeights[index] ?? 0), 0);
}

const folds = 4;

function printLeftOut(all: readonly { name: string; examples: Examples }[]): void {
  let [before, after] = [0, 0];
  for (let fold = 0; fold < folds; fold += 1) {
    const learned = all.filter((_, index) => index % folds !== fold).map(({ examples }) => examples);
    const score = linear(fitWeights(learned));
    for (const { name, examples } of all.filter((_, index) => index % folds === fold)) {
      const [plain, ours] = [sampledRank(examples, (rows, start) => rows[start] ?? 0), sampledRank(examples, score)];
      before += plain / all.length;
      after += ours / all.length;
      process.stdout.write(
        `${name.padEnd(30)} two decays ${plain.toFixed(3)}  learned without it ${ours.toFixed(3)}\n`,
      );
    }
  }
  process.stdout.write(
    `${'mean'.padEnd(30)} two decays ${before.toFixed(4)}  learned without it ${after.toFixed(4)}\n`,
  );
}

async function readSource(path: string): Promise<{ name: string; changes: readonly HistoryChange[] }> {
  return path.endsWith('.jsonl.gz') ? readHistory(path) : { name: basename(path), changes: await readClone(path) };
}

const target = '../../services/graph-worker/src/core/ranking/forgotten-weights.ts';

async function writeWeights(weights: readonly number[]): Promise<void> {
  const lines = featureNames.map((name, index) => `  ${name}: ${Number((weights[index] ?? 0).toFixed(4))},\n`);
  const text = `import type { FeatureName } from './forgotten-features.ts';

/** Learned by benchmarks/retrieval/train.ts; do not edit by hand. */
export const forgottenWeights: Readonly<Record<FeatureName, number>> = {
${lines.join('')}};
`;
  await writeFile(join(import.meta.dirname, target), text);
}

await main(process.argv.slice(2));
