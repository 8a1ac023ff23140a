import {
  addEvent,
  type CandidateFacts,
  type CoChangeMemory,
  createCoChangeMemory,
  type ForgottenInput,
  type HistoryChange,
  inferMoves,
  learnChange,
  learnedFilesLimit,
  type PastTouches,
  type PathTraits,
  pathsOf,
  readTraits,
  type Tally,
  tallyOf,
} from '@waggle/graph-worker/ranking';

type Person = string | number;

/** What the graph holds, in memory: learned change by change, asked before each. */
export interface HistoryMemory {
  coChange: CoChangeMemory;
  /** Path -> author -> that author's changes of it. */
  work: Map<string, Map<Person, Tally>>;
  directories: Map<string, Set<string>>;
  stems: Map<string, Set<string>>;
  /** Author -> their last changes, newest first. */
  lastOf: Map<Person, PastTouches[]>;
  newest: PastTouches[];
  traits: (path: string) => PathTraits;
}

/** What the product's queries may bring beside the partners. */
const limits = { siblings: 100, namesakes: 30, newest: 20, authorChanges: 3 };

export function createHistoryMemory(): HistoryMemory {
  const known = new Map<string, PathTraits>();
  return {
    coChange: createCoChangeMemory(),
    work: new Map(),
    directories: new Map(),
    stems: new Map(),
    lastOf: new Map(),
    newest: [],
    traits: (path) => {
      const traits = known.get(path) ?? readTraits(path);
      known.set(path, traits);
      return traits;
    },
  };
}

export function learnHistory(memory: HistoryMemory, change: HistoryChange): void {
  const moved = { ...change, files: inferMoves(change.files) };
  learnChange(memory.coChange, moved);
  for (const [status, path, from] of moved.files) {
    if (status === 'R' && from !== undefined) renameWork(memory, from, path);
    if (status === 'D') setListed(memory, path, false);
    else setListed(memory, path, true);
  }
  const paths = pathsOf(moved);
  if (paths.length > learnedFilesLimit || paths.length === 0) return;
  const touches = { at: change.t, paths: new Set(paths) };
  memory.newest = [touches, ...memory.newest].slice(0, limits.newest);
  if (change.author === null) return;
  const { author } = change;
  memory.lastOf.set(author, [touches, ...(memory.lastOf.get(author) ?? [])].slice(0, limits.authorChanges));
  for (const path of paths) {
    const people = memory.work.get(path) ?? new Map<Person, Tally>();
    memory.work.set(path, people);
    const tally = people.get(author);
    if (tally === undefined) people.set(author, tallyOf(1, change.t));
    else addEvent(tally, 1, change.t);
  }
}

function renameWork(memory: HistoryMemory, from: string, to: string): void {
  setListed(memory, from, false);
  const people = memory.work.get(from);
  if (people === undefined) return;
  memory.work.delete(from);
  memory.work.set(to, people);
}

function setListed({ directories, stems, traits }: HistoryMemory, path: string, listed: boolean): void {
  const { directory, stem } = traits(path);
  for (const [index, key] of [
    [directories, directory],
    [stems, stem],
  ] as const) {
    const paths = index.get(key) ?? new Set<string>();
    index.set(key, paths);
    if (listed) paths.add(path);
    else paths.delete(path);
  }
}

/** The question that the product would ask about these files of a change. */
export function askMemory(memory: HistoryMemory, { t, author, files }: HistoryChange): ForgottenInput {
  const { coChange, work } = memory;
  const moved = inferMoves(files);
  const touched = moved.map(([status, path, from]) => {
    const known = status === 'R' && from !== undefined ? from : path;
    return {
      path,
      status,
      tally: coChange.files.get(known) ?? null,
      partners: coChange.pairs.get(known) ?? new Map<string, Tally>(),
    };
  });
  const own = new Set(moved.flatMap(([, path, from]) => (from === undefined ? [path] : [path, from])));
  const authorChanges = author === null ? [] : (memory.lastOf.get(author) ?? []);
  const candidates: CandidateFacts[] = [];
  for (const path of listCandidates(memory, touched, authorChanges)) {
    if (own.has(path) || !coChange.alive.has(path)) continue;
    const byAuthor = author === null ? undefined : work.get(path)?.get(author);
    candidates.push({ path, tally: coChange.files.get(path) ?? null, byAuthor: byAuthor ?? null });
  }
  const { newest, traits } = memory;
  return { now: t, touched, candidates, authorLast: authorChanges[0] ?? null, newest, traits };
}

function listCandidates(
  { directories, stems, traits, newest }: HistoryMemory,
  touched: ForgottenInput['touched'],
  authorChanges: readonly PastTouches[],
): Set<string> {
  const paths = new Set<string>();
  for (const { path, partners } of touched) {
    for (const partner of partners.keys()) paths.add(partner);
    const { directory, stem } = traits(path);
    addSome(paths, directories.get(directory), limits.siblings);
    if (stem.length > 1) addSome(paths, stems.get(stem), limits.namesakes);
  }
  for (const past of [...newest, ...authorChanges]) for (const path of past.paths) paths.add(path);
  return paths;
}

function addSome(paths: Set<string>, some: ReadonlySet<string> | undefined, limit: number): void {
  let left = limit;
  for (const path of some ?? []) {
    if (left === 0) return;
    left -= 1;
    paths.add(path);
  }
}
