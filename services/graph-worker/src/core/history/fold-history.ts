import { pairWeight } from '../ranking/index.ts';
import { countChange, createFileNames, type FileNames, type PastFile, type PastName } from './file-names.ts';
import type { Step } from './group-commits.ts';
import { type LandedChange, learnedFiles, statusWord } from './landed-change.ts';
import { createPairTallies, type PairTallies } from './pair-tallies.ts';

/** A change with the files it touched, whatever they are called today. */
export interface PlacedChange {
  change: LandedChange;
  touches: { file: PastFile; status: string }[];
}

export interface HistoryFold {
  names: FileNames;
  /** Pairs of files that are there, counted since the younger of both came to be. */
  pairs: PairTallies;
  /** Takes the next older step. */
  push(step: Step): PlacedChange[];
}

/**
 * Walks a history from its newest step to its oldest and keeps what the graph stores for each file and pair. Memory grows
 * with the files and pairs of the history, not with its changes. `live` are the files of the newest commit.
 */
export function createHistoryFold(live: Iterable<{ path: string; blob: string }>): HistoryFold {
  const names = createFileNames(live);
  const pairs = createPairTallies();
  return {
    names,
    pairs,
    push: (step) => {
      followStep(names, step);
      const placed = step.changes.map((change) => placeChange({ names, pairs }, step, change));
      for (const { status, path } of step.commit.files) if (status === 'A' || status === 'R') names.began(path);
      return placed;
    },
  };
}

/** What the step did to the default branch decides which files exist and what they were called before. */
function followStep(names: FileNames, { commit: { files, at } }: Step): void {
  const placed = files.map((entry) => ({ entry, name: names.find(entry.path, at) }));
  for (const { entry, name } of placed) {
    if (!name.file.decided) name.file.deletedAt = at;
    name.file.decided = true;
    if (entry.from !== null) names.renamed(name, entry.from, at);
  }
}

function placeChange({ names, pairs }: Omit<HistoryFold, 'push'>, step: Step, change: LandedChange): PlacedChange {
  const placed = new Map<string, PastName>();
  const touches: PlacedChange['touches'] = [];
  for (const entry of change.files) {
    const name = names.find(entry.path, change.at);
    const { file } = name;
    // A path that never reached the default branch has been gone since the merge that brought its commits.
    if (!file.decided) file.deletedAt = Math.min(file.deletedAt ?? step.commit.at, step.commit.at);
    placed.set(entry.path, name);
    touches.push({ file, status: statusWord(entry) });
  }
  learn(pairs, change, placed);
  return { change, touches: mergeTouches(touches) };
}

function learn(pairs: PairTallies, change: LandedChange, names: ReadonlyMap<string, PastName>): void {
  const learned = learnedFiles(change);
  const weight = learned.length > 1 ? pairWeight(learned.length) : 0;
  const ids: number[] = [];
  for (const { path } of learned) {
    const name = names.get(path);
    if (name?.present !== true) continue;
    countChange(name.file, change.at);
    for (const id of ids) pairs.add(id, name.file.id, weight, change.at);
    ids.push(name.file.id);
  }
}

/** One touch a file, also where two of today's one file were two files then. */
function mergeTouches<F>(touches: readonly { file: F; status: string }[]): { file: F; status: string }[] {
  const merged = new Map<F, string>();
  for (const { file, status } of touches) {
    const known = merged.get(file);
    merged.set(file, known === undefined || status > known ? status : known);
  }
  return [...merged].map(([file, status]) => ({ file, status }));
}
