import type { Finding } from '@waggle/contracts';
import { severities } from '@waggle/contracts';
import { compareClaims } from '../core/ledger/similar-claims.ts';
import { addTokens } from '../model/usage-meter.ts';
import type { PassAnswer } from './pass-answer.ts';

/** From here on two claims about the same lines are one. */
const sameClaim = 0.6;

/**
 * What several readers of the same lines found, as one answer. It only merges: the same lines with the same rule or in like words
 * are told once, as the worst of them. Lines count as read when all readers read them.
 */
export function mergeAnswers(answers: readonly PassAnswer[]): PassAnswer {
  const failures = [...new Set(answers.flatMap(({ failure }) => (failure === 'none' ? [] : [failure])))];
  const names = [...new Set(answers.flatMap(({ model }) => model ?? []))];
  const costs = answers.map(({ costUsd }) => costUsd);
  return {
    ...addTokens(answers),
    // All of them read the same lines: one telling is enough.
    summary: answers.find(({ summary }) => summary !== '')?.summary ?? '',
    findings: mergeFindings(answers.flatMap(({ findings }) => findings)),
    dropped: sum(answers.map(({ dropped }) => dropped)),
    calls: sum(answers.map(({ calls }) => calls)),
    model: names.length === 0 ? null : names.join(', '),
    costUsd: costs.reduce<number | null>((total, one) => (total === null || one === null ? null : total + one), 0),
    ms: Math.max(0, ...answers.map(({ ms }) => ms)),
    failure: failures.length === 0 ? 'none' : failures.join('; '),
    tried: [...new Set(answers.flatMap(({ tried }) => tried))],
    refused: answers.length > 0 && answers.every(({ refused }) => refused),
    over: answers.find(({ over }) => over !== null)?.over ?? null,
    cut: answers.some(({ cut }) => cut),
    toolCalls: answers.flatMap(({ toolCalls }) => toolCalls),
  };
}

function mergeFindings(findings: readonly Finding[]): Finding[] {
  const worstFirst = [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const merged: Finding[] = [];
  for (const finding of worstFirst) {
    if (!merged.some((known) => isSame(known, finding))) merged.push(finding);
  }
  return merged;
}

function isSame(a: Finding, b: Finding): boolean {
  if (a.path !== b.path || placeOf(a) !== placeOf(b)) return false;
  return a.rule === b.rule || compareClaims(`${a.title} ${a.body}`, `${b.title} ${b.body}`) >= sameClaim;
}

/** Quoted lines without their spaces; what quotes nothing is told apart by its line. */
function placeOf({ quote, line }: Finding): string {
  return quote.length === 0 ? `line ${line}` : quote.map((text) => text.replace(/\s+/g, '')).join('\n');
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, one) => total + one, 0);
}
