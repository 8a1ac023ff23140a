import { addEvent, pairWeight, type Tally, tallyOf } from '../ranking/index.ts';
import type { Step } from './group-commits.ts';
import { count, createKnownFiles, type KnownFiles, type MovingFile, type StoredFile, see } from './known-files.ts';
import { type LandedChange, learnedFiles, statusWord } from './landed-change.ts';

export interface AppliedSteps {
  known: KnownFiles;
  /** Oldest first. */
  changes: { change: LandedChange; touches: { file: MovingFile; status: string }[] }[];
  /** What the steps add to pairs of files that are there at the end. */
  pairs: { a: MovingFile; b: MovingFile; tally: Tally }[];
}

/** Every path that steps name: the files that must be known before they are applied. */
export function pathsOfSteps(steps: readonly Step[]): string[] {
  const paths = new Set<string>();
  for (const { commit, changes } of steps) {
    for (const { path, from } of [...commit.files, ...changes.flatMap(({ files }) => files)]) {
      paths.add(path);
      if (from !== null) paths.add(from);
    }
  }
  return [...paths].sort();
}

/**
 * Applies new steps, oldest first, to what the graph holds. The result is what a walk back over the whole history would
 * have found, so that a graph that followed every push equals one that was built anew.
 */
export function applySteps(stored: Iterable<StoredFile>, steps: readonly Step[]): AppliedSteps {
  const known = createKnownFiles(stored);
  const pairs = new Map<string, AppliedSteps['pairs'][number]>();
  const changes: AppliedSteps['changes'] = [];
  for (const step of steps) {
    const movedTo = moveTree(known, pairs, step);
    for (const change of [...step.changes].reverse()) {
      const placed = new Map(
        change.files.map(({ path }) => [path, place(known, movedTo.get(path) ?? path, step, change.at)]),
      );
      learn(pairs, change, placed);
      changes.push({ change, touches: touchesOf(change, placed) });
    }
  }
  return { known, changes, pairs: [...pairs.values()] };
}

type Pairs = Map<string, AppliedSteps['pairs'][number]>;

/** What the step did to the default branch. Answers where files went that it moved. */
function moveTree(known: KnownFiles, pairs: Pairs, { commit: { files, at } }: Step): Map<string, string> {
  const movedTo = new Map<string, string>();
  for (const { status, path, from, blob } of files) {
    const file = from === null ? known.findOrAdd(path) : known.move(from, path, at);
    if (from !== null) movedTo.set(from, path);
    see(file, at);
    if (status === 'D') end(pairs, file, at);
    else Object.assign(file, { blob, deletedAt: null });
  }
  return movedTo;
}

function end(pairs: Pairs, file: MovingFile, at: number): void {
  Object.assign(file, { blob: null, deletedAt: at, tally: null, pairsEnded: true });
  for (const [key, { a, b }] of pairs) if (a === file || b === file) pairs.delete(key);
}

/** A path that never reached the default branch has been gone since the merge that brought its commits. */
function place(known: KnownFiles, path: string, { commit }: Step, at: number): MovingFile {
  const file = known.findOrAdd(path);
  see(file, at);
  if (file.blob === null) file.deletedAt ??= commit.at;
  return file;
}

function learn(pairs: Pairs, change: LandedChange, placed: ReadonlyMap<string, MovingFile>): void {
  const learned = learnedFiles(change);
  const weight = learned.length > 1 ? pairWeight(learned.length) : 0;
  const before: MovingFile[] = [];
  for (const { path } of learned) {
    const file = placed.get(path);
    if (file === undefined || file.blob === null) continue;
    count(file, change.at);
    for (const other of before) if (other !== file) addPair(pairs, other, file, { weight, at: change.at });
    before.push(file);
  }
}

function addPair(pairs: Pairs, a: MovingFile, b: MovingFile, { weight, at }: { weight: number; at: number }): void {
  const key = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
  const known = pairs.get(key);
  if (known === undefined) pairs.set(key, { a, b, tally: tallyOf(weight, at) });
  else addEvent(known.tally, weight, at);
}

/** One touch a file; where a change names one file twice, the larger word stays, in whatever order. */
function touchesOf({ files }: LandedChange, placed: ReadonlyMap<string, MovingFile>) {
  const words = new Map<MovingFile, string>();
  for (const entry of files) {
    const file = placed.get(entry.path);
    const word = statusWord(entry);
    if (file !== undefined) words.set(file, [words.get(file) ?? '', word].sort()[1] ?? word);
  }
  return [...words].map(([file, status]) => ({ file, status }));
}
