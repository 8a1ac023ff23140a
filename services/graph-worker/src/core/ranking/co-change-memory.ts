import { type HistoryChange, learnedFilesLimit, pairWeight, pathsOf } from './history-change.ts';
import { addEvent, addTallies, type Tally, tallyOf } from './tally.ts';

/**
 * What a history teaches about files that change together. Holds one tally per file that was ever touched and one per pair that
 * was ever changed together, so memory grows with the distinct pairs and not with the changes.
 */
export interface CoChangeMemory {
  /** Changes learned from: those of at most 50 files. */
  changes: number;
  /** Path -> its changes, each with weight 1. Deleted files keep theirs. */
  files: Map<string, Tally>;
  /** Path -> partner -> changes of both, each with `pairWeight`; every pair stands under both of its paths, as one object. */
  pairs: Map<string, Map<string, Tally>>;
  /** Paths that exist now. */
  alive: Set<string>;
}

export function createCoChangeMemory(): CoChangeMemory {
  return { changes: 0, files: new Map(), pairs: new Map(), alive: new Set() };
}

/** Takes in one change, in place. Oldest first where renames matter; otherwise any order gives the same tallies. */
export function learnChange(memory: CoChangeMemory, change: HistoryChange): void {
  renameFiles(memory, change);
  for (const [status, path] of change.files) {
    if (status === 'D') memory.alive.delete(path);
    else memory.alive.add(path);
  }
  const paths = pathsOf(change);
  if (paths.length > learnedFilesLimit || paths.length === 0) return;
  memory.changes += 1;
  for (const path of paths) count(memory.files, path, 1, change.t);
  if (paths.length > 1) learnPairs(memory, paths, change.t);
}

function learnPairs({ pairs }: CoChangeMemory, paths: readonly string[], at: number): void {
  const weight = pairWeight(paths.length);
  for (const [index, a] of paths.entries()) {
    const partners = partnersOf(pairs, a);
    for (const b of paths.slice(index + 1)) {
      const known = partners.get(b);
      if (known !== undefined) addEvent(known, weight, at);
      else link(pairs, a, b, tallyOf(weight, at));
    }
  }
}

function count(tallies: Map<string, Tally>, path: string, weight: number, at: number): void {
  const known = tallies.get(path);
  if (known === undefined) tallies.set(path, tallyOf(weight, at));
  else addEvent(known, weight, at);
}

/** All at once, by way of names that no file can have: two files may swap theirs. */
function renameFiles(memory: CoChangeMemory, { files }: HistoryChange): void {
  const renames: { from: string; parked: string; to: string }[] = [];
  for (const [status, to, from] of files) {
    if (status === 'R' && from !== undefined && from !== to) renames.push({ from, parked: `\0${from}`, to });
  }
  for (const { from, parked } of renames) renameFile(memory, from, parked);
  for (const { parked, to } of renames) renameFile(memory, parked, to);
}

/** The file goes on under its new name with all that it had; what the new name had before is added. */
function renameFile({ files, pairs, alive }: CoChangeMemory, from: string, to: string): void {
  alive.delete(from);
  const tally = files.get(from);
  if (tally === undefined) return;
  files.delete(from);
  const before = files.get(to);
  files.set(to, before === undefined ? tally : addTallies(before, tally));
  const partners = pairs.get(from);
  pairs.delete(from);
  for (const [partner, shared] of partners ?? []) {
    partnersOf(pairs, partner).delete(from);
    if (partner === to) continue;
    const known = pairs.get(to)?.get(partner);
    link(pairs, to, partner, known === undefined ? shared : addTallies(known, shared));
  }
}

function link(pairs: CoChangeMemory['pairs'], a: string, b: string, tally: Tally): void {
  partnersOf(pairs, a).set(b, tally);
  partnersOf(pairs, b).set(a, tally);
}

function partnersOf(pairs: CoChangeMemory['pairs'], path: string): Map<string, Tally> {
  const known = pairs.get(path);
  if (known !== undefined) return known;
  const partners = new Map<string, Tally>();
  pairs.set(path, partners);
  return partners;
}

/** Every pair once, with a < b by code unit: the rows of CO_CHANGES. */
export function* listPairs({ pairs }: CoChangeMemory): Generator<{ a: string; b: string; tally: Tally }> {
  for (const [a, partners] of pairs) for (const [b, tally] of partners) if (a < b) yield { a, b, tally };
}
