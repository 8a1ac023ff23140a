import { estimateConfidence } from './forgotten-confidence.ts';
import { featureNames, featuresOf } from './forgotten-features.ts';
import type { ForgottenInput, TouchedFacts } from './forgotten-input.ts';
import { prepareQuestion, type Question } from './forgotten-question.ts';
import { forgottenWeights } from './forgotten-weights.ts';

const weights = featureNames.map((name) => forgottenWeights[name]);
const evidenceLimit = 3;
const defaultLimit = 10;

/** A file of the change that speaks for a missing one. The changes that prove it are those that touched both. */
export interface ForgottenEvidence {
  path: string;
  /** Changes of both, out of how many changes of `path`, and when both changed last (seconds). */
  together: number;
  outOf: number;
  lastAt: number;
}

export interface ForgottenFile {
  path: string;
  /** Orders the answer; comparable within one answer only. */
  score: number;
  /** Chance, 0 to 1, that a change of these files is incomplete without this one; calibrated, see `estimateConfidence`. */
  confidence: number;
  /** Strongest first, at most 3; empty for a file that is only alike by name, place or author. */
  evidence: ForgottenEvidence[];
}

/**
 * Files that usually change with these and are missing, most likely first. Show those of `confidence` at least
 * `shownConfidence` as a warning; the rest is context. Costs microseconds per candidate and no I/O.
 */
export function rankForgottenFiles(input: ForgottenInput, limit = defaultLimit): ForgottenFile[] {
  const question = prepareQuestion(input);
  if (question.kept.length === 0) return [];
  const ranked = scoreCandidates(question).sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  const highest = ranked[0]?.score ?? 0;
  const total = ranked.reduce((sum, { score }) => sum + Math.exp(score - highest), 0);
  return ranked.slice(0, limit).map(({ path, score }) => {
    const evidence = evidenceFor(input.touched, path);
    const { together, outOf } = evidence[0] ?? { together: 0, outOf: 0 };
    const confidence = estimateConfidence({ share: Math.exp(score - highest) / total, together, outOf });
    return { path, score, confidence, evidence: evidence.slice(0, evidenceLimit) };
  });
}

/** Log-odds against the other candidates, up to a constant of the question. */
function scoreCandidates(question: Question): { path: string; score: number }[] {
  return question.input.candidates.map((candidate) => ({
    path: candidate.path,
    score: weigh(featuresOf(question, candidate)),
  }));
}

function weigh(features: readonly number[]): number {
  let score = 0;
  for (const [index, value] of features.entries()) score += value * (weights[index] ?? 0);
  return score;
}

function evidenceFor(touched: readonly TouchedFacts[], partner: string): ForgottenEvidence[] {
  const evidence: ForgottenEvidence[] = [];
  for (const { path, status, tally, partners } of touched) {
    const pair = partners.get(partner);
    if (status === 'D' || pair === undefined || tally === null) continue;
    evidence.push({ path, together: pair.n, outOf: tally.n, lastAt: pair.at });
  }
  return evidence.sort(
    (a, b) => b.together / b.outOf - a.together / a.outOf || b.together - a.together || (a.path < b.path ? -1 : 1),
  );
}
