import { type LedgerEntry, reconcile } from '@waggle/review-worker/ledger';
import { parseFindings } from '@waggle/review-worker/parse-findings';
import { createRandom, type Random } from '../random.ts';
import { listCommits, openRepositories } from '../real-repositories.ts';
import { parseRepositoryOptions } from '../repository-options.ts';
import { spoilAnswers } from './corrupt-answers.ts';
import { type FilePair, readPairs } from './file-pairs.ts';
import { count, percent, printTable, type Shares } from './print-shares.ts';
import { createEntry, type PushCase, scriptPushes } from './script-pushes.ts';

const rounds = 12;

/**
 * The machinery around findings, without a model: answers spoiled in the ways models spoil them, second reviews after real
 * pushes, and findings whose code a real commit removed or kept. The code measured is the product's.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseRepositoryOptions(args, { commits: 150 });
  const random = createRandom(options.seed);
  const recovered: Shares = new Map();
  for (const { kind, text, expected } of spoilAnswers(rounds, random)) {
    const read = parseFindings(text)?.findings.map(({ path }) => path) ?? [];
    for (const path of expected) count(recovered, kind, read.includes(path));
  }
  const duplicates: Shares = new Map();
  const merges: Shares = new Map();
  const resolved: Shares = new Map();
  for (const repository of await openRepositories(options.repos, options.folder)) {
    for (const commit of await listCommits(repository, options.commits)) {
      for (const pair of await readPairs(repository, commit)) {
        for (const pushed of scriptPushes(pair, random)) judgePush(pushed, pushed.isKnown ? duplicates : merges);
        judgeResolution(pair, random, resolved);
      }
    }
    process.stderr.write(`findings: ${repository.name}\n`);
  }
  printTable('findings read out of spoiled answers', recovered);
  printTable('told before, and not repeated', duplicates);
  printTable('news, and taken for something told before', merges);
  printTable('conversations after a push', resolved);
  const total = (shares: Shares) => [...shares.values()].reduce((sum, { of }) => sum + of, 0);
  return {
    answers: rounds * recovered.size,
    recovered_pct: percent(recovered),
    pushes: total(duplicates) + total(merges),
    duplicates_suppressed_pct: percent(duplicates),
    false_merge_pct: percent(merges),
    resolve_precision: percent(resolved, 'resolved, and the code is gone'),
    resolve_recall: percent(resolved, 'gone, and resolved'),
  };
}

function judgePush({ kind, before, after, path, entry, findings }: PushCase, shares: Shares): void {
  const current = findings.map((finding) => ({ finding, symbol: '' }));
  const { fresh } = reconcile(current, [entry], () => ({ path, before, after }), { wasReadAgain: () => true });
  for (const { id } of findings) count(shares, kind, !fresh.some(({ finding }) => finding.id === id));
}

/** Two findings: on a line that git says is gone, and on one that it says is kept, close to the change where there is one. */
function judgeResolution(pair: FilePair, random: Random, shares: Shares): void {
  const lines = pair.before.split('\n');
  const speaks = (line: number) => /\w{3}/.test(lines[line - 1] ?? '');
  const gone = [...pair.gone].filter(speaks);
  const near = [...pair.kept.keys()].filter((line) => speaks(line) && gone.some((one) => Math.abs(one - line) <= 5));
  for (const [candidates, isGone] of [
    [gone, true],
    [near, false],
  ] as const) {
    if (candidates.length === 0) continue;
    const line = random.pick(candidates);
    const told = { rule: 'model/correctness', title: 'Something is wrong' };
    const entry: LedgerEntry = createEntry(pair, { startLine: line, endLine: line }, told);
    const { path, before, after } = pair;
    const isResolved =
      reconcile([], [entry], () => ({ path, before, after }), { wasReadAgain: () => true }).fixed.length > 0;
    if (isGone) count(shares, 'gone, and resolved', isResolved);
    if (isResolved) count(shares, 'resolved, and the code is gone', isGone);
  }
}
