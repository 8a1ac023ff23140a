export { chooseSearchWords, getSearchWords, type WordCounts } from '../search-words.ts';
export {
  type CoChangeMemory,
  createCoChangeMemory,
  learnChange,
  listPairs,
} from './co-change-memory.ts';
export { activityHalfLifeDays, addFaded, type Faded, fadedAt, knowledgeHalfLifeDays } from './faded.ts';
export { shownConfidence } from './forgotten-confidence.ts';
export { type FeatureName, featureNames, featuresOf } from './forgotten-features.ts';
export type { CandidateFacts, ForgottenInput, PastTouches, TouchedFacts } from './forgotten-input.ts';
export { prepareQuestion, type Question } from './forgotten-question.ts';
export {
  type HistoryChange,
  learnedFilesLimit,
  pairWeight,
  pathsOf,
  type TouchedFile,
} from './history-change.ts';
export { type HeatedFile, type Hotspot, heatOf, rankHotspots, shareBelow } from './hotspots.ts';
export { inferMoves } from './infer-moves.ts';
export { type Knowledge, type Ownership, ownershipOf } from './ownership.ts';
export { type PathTraits, readTraits } from './path-traits.ts';
export {
  type ForgottenEvidence,
  type ForgottenFile,
  rankForgottenFiles,
} from './rank-forgotten-files.ts';
export {
  type RelatedCandidate,
  type RelatedChange,
  type RelatedReason,
  rankRelatedChanges,
} from './rank-related-changes.ts';
export {
  type Involvement,
  type RankedReviewer,
  type ReviewerInput,
  type ReviewerReason,
  rankReviewers,
} from './rank-reviewers.ts';
export { type RiskFacts, type RiskInput, type RiskyFile, riskFacts } from './risk-facts.ts';
export { type CoChangePair, type CoChangeScore, pairScore, scoreCoChange } from './score-co-change.ts';
export { addEvent, addTallies, type Tally, tallyOf, weightsAt } from './tally.ts';
