import type { Random } from '../random.ts';

export interface MadeChange {
  number: number;
  /** Epoch seconds. */
  at: number;
  title: string;
  state: 'merged' | 'open';
  author: number;
  reviewers: number[];
  files: number[];
  add: number;
  isFix: boolean;
  issue: number | null;
  /** Number of the change that this one takes back. */
  reverts: number | null;
}

/** A made-up repository with the skew of real ones; files, people and words are numbers into lists. */
export interface MadeRepository {
  paths: string[];
  people: string[];
  changes: MadeChange[];
  /** [importing file, imported file]. */
  imports: [number, number][];
  /** [test, tested file]. */
  tests: [number, number][];
  /** How many changes of the newest are open pull requests. */
  open: number;
}

/** What a change generator picks from: a few files that everybody edits, folders, and files within them. */
export interface Shape {
  random: Random;
  folders: { first: number; size: number }[];
  hubs: number;
  files: number;
}

const filesOfFolder = 12;
const people = 80;
const open = 150;
const seconds = 4 * 365 * 86_400;
const words = 4000;

export function createShape(random: Random, files: number): Shape {
  const hubs = 8;
  const folders = [];
  for (let first = hubs; first < files; first += filesOfFolder) {
    folders.push({ first, size: Math.min(filesOfFolder, files - first) });
  }
  return { random, folders, hubs, files };
}

/** From 0 to `count` - 1, small numbers far more often: a power law of exponent about 1. */
export function skewed({ next }: Random, count: number): number {
  return Math.min(count - 1, Math.floor((count + 1) ** next()) - 1);
}

/** Files of a change by share of the changes, as in renovate: [share of the changes, at most so many files]. */
const sizes = [
  [0.33, 1],
  [0.7, 2],
  [0.8, 3],
  [0.9, 6],
  [0.95, 10],
  [0.99, 32],
  [1, 40],
] as const;

function drawSize({ next }: Random): number {
  const drawn = next();
  let [share, files] = [0, 1];
  for (const [nextShare, nextFiles] of sizes) {
    if (drawn < nextShare) return Math.round(files + ((drawn - share) / (nextShare - share)) * (nextFiles - files));
    [share, files] = [nextShare, nextFiles];
  }
  return files;
}

/**
 * The files of one change: of a folder of twelve files, and beyond of the folders that always go with it, rarely of any other;
 * one in four also edits a file that everybody edits. Folders and files in them are skewed.
 */
export function pickFiles(shape: Shape, wanted: number): number[] {
  const { random, folders, hubs } = shape;
  const files = new Set<number>();
  const home = skewed(random, wanted > 6 ? Math.ceil(folders.length / 5) : folders.length);
  const near = Math.ceil(wanted / 6);
  for (let tries = 0; files.size < wanted && tries < wanted * 8; tries++) {
    const index =
      random.next() < 0.99 ? (home + skewed(random, near)) % folders.length : skewed(random, folders.length);
    const folder = folders[index];
    if (folder !== undefined) files.add(folder.first + skewed(random, folder.size));
  }
  if (random.next() < 0.25) files.add(skewed(random, hubs));
  return [...files];
}

export function generateRepository(shape: Shape, count: number, now: number): MadeRepository {
  const { random, files } = shape;
  const changes: MadeChange[] = [];
  for (let number = 1; number <= count; number++) {
    const isFix = random.next() < 0.25;
    changes.push({
      number,
      at: now - Math.floor(seconds * (1 - number / count)) - 3600,
      title: makeTitle(random, isFix),
      state: number > count - open ? 'open' : 'merged',
      author: skewed(random, people),
      reviewers: random.next() < 0.7 ? [skewed(random, people)] : [skewed(random, people), skewed(random, people)],
      files: pickFiles(shape, drawSize(random)),
      add: Math.floor(2 ** (random.next() * 10)),
      isFix,
      issue: random.next() < 0.3 ? random.between(1, Math.ceil(count / 4)) : null,
      reverts: random.next() < 0.01 && number > 50 ? number - random.between(1, 40) : null,
    });
  }
  return {
    paths: Array.from({ length: files }, (_, index) => pathOf(shape, index)),
    people: Array.from({ length: people }, (_, index) => `person-${index}`),
    changes,
    imports: makeImports(shape),
    tests: makeTests(shape),
    open,
  };
}

export function makeTitle(random: Random, isFix: boolean): string {
  const picked = Array.from({ length: random.between(3, 7) }, () => `word${skewed(random, words)}`);
  return `${isFix ? 'fix' : 'feat'}: ${picked.join(' ')}`;
}

function pathOf({ hubs }: Shape, index: number): string {
  if (index < hubs)
    return ['package.json', 'README.md', 'CHANGELOG.md', 'src/index.ts'][index] ?? `config/${index}.json`;
  const folder = Math.floor((index - hubs) / filesOfFolder);
  const place = (index - hubs) % filesOfFolder;
  const name = place % 3 === 2 ? `part-${place - 2}.test.ts` : `part-${place}.ts`;
  return `packages/area-${folder % 40}/module-${folder}/${name}`;
}

/** Three imports a file on average: its own folder, and the much imported folders of the repository. */
function makeImports({ random, folders, files, hubs }: Shape): [number, number][] {
  const imports: [number, number][] = [];
  for (let from = hubs; from < files; from++) {
    const own = folders[Math.floor((from - hubs) / filesOfFolder)];
    const targets = new Set<number>();
    for (let count = random.between(1, 5); count > 0; count--) {
      const folder = random.next() < 0.6 ? own : folders[skewed(random, folders.length)];
      if (folder !== undefined) targets.add(folder.first + skewed(random, folder.size));
    }
    for (const to of targets) if (to !== from) imports.push([from, to]);
  }
  return imports;
}

/** Every third file of a folder tests the one two before it. */
function makeTests({ hubs, files }: Shape): [number, number][] {
  const tests: [number, number][] = [];
  for (let index = hubs + 2; index < files; index++) {
    if (((index - hubs) % filesOfFolder) % 3 === 2) tests.push([index, index - 2]);
  }
  return tests;
}
