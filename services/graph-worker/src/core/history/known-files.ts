import { addEvent, type Tally, tallyOf } from '../ranking/index.ts';

/** A File node as the graph holds it; null where a property is absent. */
export interface StoredFile {
  path: string;
  blob: string | null;
  deletedAt: number | null;
  firstSeen: number | null;
  previousPaths: string[] | null;
  renamedAt: number | null;
  changes: number | null;
  w: number | null;
  w90: number | null;
  at: number | null;
}

/** A file while new steps of the history are applied to it. */
export interface MovingFile {
  id: number;
  /** The node's path in the graph; null for a file that the graph does not hold. */
  stored: string | null;
  path: string;
  /** Content id; null while the file is not on the default branch. */
  blob: string | null;
  deletedAt: number | null;
  firstSeen: number | null;
  previousPaths: Set<string>;
  renamedAt: number | null;
  tally: Tally | null;
  /** It was gone in between: what the graph knows of its pairs is over. */
  pairsEnded: boolean;
  /** The file that took over its path and history. */
  into: MovingFile | null;
}

/** The file that a file has become. */
export function present(file: MovingFile): MovingFile {
  let last = file;
  while (last.into !== null) last = last.into;
  return last;
}

/** The files that some steps name, walking forward in time. The rules are those of the walk back: see createFileNames. */
export interface KnownFiles {
  files: MovingFile[];
  /** Nodes of the graph whose history goes to another file that took over their path. */
  absorbed: { stored: string; into: MovingFile }[];
  find(path: string): MovingFile | undefined;
  findOrAdd(path: string): MovingFile;
  move(from: string, to: string, at: number): MovingFile;
}

export function createKnownFiles(stored: Iterable<StoredFile>): KnownFiles {
  const files: MovingFile[] = [];
  const absorbed: KnownFiles['absorbed'] = [];
  const names = new Map<string, MovingFile>();

  function add(path: string, file: Omit<MovingFile, 'id' | 'path'>): MovingFile {
    const added = { ...file, id: files.length, path };
    files.push(added);
    names.set(path, added);
    return added;
  }

  function findOrAdd(path: string): MovingFile {
    return names.get(path) ?? add(path, { ...nothing, previousPaths: new Set() });
  }

  for (const { path, previousPaths, changes, w, w90, at, ...file } of stored) {
    const tally = changes === null ? null : { n: changes, w: w ?? 0, w90: w90 ?? 0, at: at ?? 0 };
    add(path, { ...file, stored: path, previousPaths: new Set(previousPaths), tally, pairsEnded: false, into: null });
  }

  return {
    files,
    absorbed,
    find: (path) => names.get(path),
    findOrAdd,
    move: (from, to, at) => {
      const file = findOrAdd(from);
      const held = names.get(to);
      names.delete(from);
      names.set(to, file);
      file.path = to;
      file.previousPaths.add(from);
      file.renamedAt = Math.max(file.renamedAt ?? 0, at);
      if (held !== undefined && held !== file) takeOver(file, held);
      return file;
    },
  };

  function takeOver(file: MovingFile, held: MovingFile): void {
    for (const path of held.previousPaths) file.previousPaths.add(path);
    if (held.renamedAt !== null) file.renamedAt = Math.max(file.renamedAt ?? 0, held.renamedAt);
    file.firstSeen = leastOf(file.firstSeen, held.firstSeen);
    held.into = file;
    files.splice(files.indexOf(held), 1);
    if (held.stored === null) return;
    if (file.stored === null) file.stored = held.stored;
    else absorbed.push({ stored: held.stored, into: file });
  }
}

const nothing: Omit<MovingFile, 'id' | 'path'> = {
  stored: null,
  blob: null,
  deletedAt: null,
  firstSeen: null,
  previousPaths: new Set(),
  renamedAt: null,
  tally: null,
  pairsEnded: true,
  into: null,
};

/** The file was there at `at`. */
export function see(file: MovingFile, at: number): void {
  file.firstSeen = leastOf(file.firstSeen, at);
}

/** Counts one change of a file that is there. */
export function count(file: MovingFile, at: number): void {
  if (file.tally === null) file.tally = tallyOf(1, at);
  else addEvent(file.tally, 1, at);
}

function leastOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
