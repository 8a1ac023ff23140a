import { shownConfidence } from '@waggle/graph-worker/ranking';
import type { Benchmark } from '../benchmark.ts';
import { lacksContents } from '../real-repositories.ts';
import { type CoChangeFigures, evaluateCoChange } from './evaluate-co-change.ts';
import { evaluateRelated } from './evaluate-related.ts';
import { evaluateReviewers } from './evaluate-reviewers.ts';
import { evaluateRisk } from './evaluate-risk.ts';
import { parseRetrievalOptions } from './options.ts';
import { type Line, printFigures } from './print-figures.ts';
import { readClone } from './read-clone.ts';
import { type History, readHistories } from './read-histories.ts';

/** How well the memory answers, by what really happened next: no service, no database, the scoring code of the product. */
export const bench: Benchmark = async (args) => {
  const { histories: folder, repositories } = parseRetrievalOptions(args);
  const histories = await findHistories(folder, repositories.length > 0);
  const known = new Set(histories.map(({ name }) => name));
  const coChange: Line[] = [];
  const [reviewers, related, risk]: Line[][] = [[], [], []];
  for (const { name, changes } of histories) coChange.push(coChangeLine(name, evaluateCoChange(changes)));
  for (const { name, path } of repositories) {
    const changes = await readClone(path);
    // The same history may be given as a file: it counts once.
    if (!known.has(name)) coChange.push(coChangeLine(name, evaluateCoChange(changes)));
    addLine(reviewers, name, evaluateReviewers(changes));
    addLine(related, name, evaluateRelated(changes));
    addLine(risk, name, await evaluateRisk(path, changes).catch((thrown) => leaveOut(name, thrown)));
  }
  return {
    ...printFigures(
      'A file is missing from a change: which? (mean reciprocal rank, leave one out)',
      coChangeColumns,
      coChange,
    ),
    ...printFigures(`Warnings at confidence ${shownConfidence}`, warningColumns, coChange),
    ...printFigures('Who reviews? (mean reciprocal rank of the first right one)', reviewerColumns, reviewers ?? []),
    ...printFigures('Which change is related? (mean reciprocal rank)', relatedColumns, related ?? []),
    ...printFigures('Which change is faulty? (area under the curve)', riskColumns, risk ?? []),
  };
};

const coChangeColumns = {
  cochange_loo_mrr: 'ours',
  decays_loo_mrr: 'two decays',
  rose_loo_mrr: 'ROSE',
  counts_loo_mrr: 'counts',
  cochange_changes: 'changes',
  ms_per_question: 'CPU ms/each',
};
const warningColumns = {
  warn_precision: 'precision',
  warn_false_alarm_rate: 'false alarms',
  warn_recall: 'recall',
  warn_shown: 'shown',
  warn_complete_changes: 'whole changes',
};
const reviewerColumns = {
  reviewer_mrr: 'ours',
  active90_mrr: 'active 90 d',
  chrev_mrr: 'cHRev',
  revfinder_mrr: 'RevFinder',
  authored_mrr: 'authored',
  reviewed_changes: 'changes',
};
const relatedColumns = {
  related_mrr: 'ours',
  newest_mrr: 'newest',
  words_mrr: 'BM25',
  overlap_mrr: 'overlap',
  related_changes: 'changes',
};

const riskColumns = {
  risk_auc: 'ours',
  lines_added_auc: 'lines added',
  fix_history_auc: 'fix history',
  risk_changes: 'changes',
  risk_faulty: 'faulty',
};

async function findHistories(folder: string | undefined, optional: boolean): Promise<History[]> {
  try {
    return await readHistories(folder);
  } catch (error) {
    if (folder === undefined && optional) return [];
    throw error;
  }
}

function coChangeLine(name: string, figures: CoChangeFigures): Line {
  const { shown, right, incomplete, complete, falseAlarms } = figures.warnings;
  return {
    name,
    figures: {
      cochange_loo_mrr: figures.ours,
      decays_loo_mrr: figures.decays,
      rose_loo_mrr: figures.rose,
      counts_loo_mrr: figures.counts,
      cochange_changes: figures.changes,
      ms_per_question: figures.msPerQuestion,
      warn_precision: shown === 0 ? undefined : right / shown,
      warn_false_alarm_rate: complete === 0 ? undefined : falseAlarms / complete,
      warn_recall: incomplete === 0 ? undefined : right / incomplete,
      warn_shown: shown,
      warn_complete_changes: complete,
    },
  };
}

/** Nothing to measure, as in a history without reviewers, gives no line. */
function addLine(lines: Line[] | undefined, name: string, figures: Record<string, number> | null): void {
  if (figures !== null) lines?.push({ name, figures });
}

function leaveOut(name: string, thrown: unknown): null {
  if (!lacksContents(thrown)) throw thrown;
  process.stderr.write(`risk: ${name} is left out, the clone lacks contents\n`);
  return null;
}
