export {
  type CoChangeMemory,
  createCoChangeMemory,
  learnChange,
  listPairs,
} from './co-change-memory.ts';
export {
  type HistoryChange,
  learnedFilesLimit,
  pairWeight,
  pathsOf,
  type TouchedFile,
} from './history-change.ts';
export { type CoChangePair, type CoChangeScore, pairScore, scoreCoChange } from './score-co-change.ts';
export { addEvent, addTallies, type Tally, tallyOf, weightsAt } from './tally.ts';
