import type { ForgottenInput, TouchedFacts } from './forgotten-input.ts';
import { createLikeness, type Likeness } from './path-likeness.ts';
import { type PathTraits, readTraits } from './path-traits.ts';
import { type Tally, weightsAt } from './tally.ts';

/** What of the change is the same for every candidate. */
export interface Question {
  input: ForgottenInput;
  kept: AskedFile[];
  deleted: AskedFile[];
  traits: (path: string) => PathTraits;
  likeness: (path: PathTraits) => Likeness;
  deletedStems: ReadonlySet<string>;
  /** Path -> place of the newest change that touched it, from 0. */
  newestPlaces: ReadonlyMap<string, number>;
  /** Sum of log(w + 2) over the kept files. */
  evidenceMass: number;
  /** Decayed changes of the most changed file around. */
  busiest: number;
  /** log of how many files the change keeps. */
  many: number;
}

/** A file of the change with its own decayed changes. */
export interface AskedFile {
  status: string;
  partners: ReadonlyMap<string, Tally>;
  traits: PathTraits;
  at: number;
  w: number;
  w90: number;
}

/** Works out once what every candidate is compared with. */
export function prepareQuestion(input: ForgottenInput): Question {
  const traits = input.traits ?? readTraits;
  const asked = input.touched.map((file) => toAsked(file, input.now, traits));
  const kept = asked.filter(({ status }) => status !== 'D');
  const deleted = asked.filter(({ status }) => status === 'D');
  let busiest = 0;
  for (const { tally } of input.candidates) {
    if (tally !== null) busiest = Math.max(busiest, weightsAt(tally, input.now).w);
  }
  const newestPlaces = new Map<string, number>();
  for (const [place, { paths }] of input.newest.entries()) {
    for (const path of paths) if (!newestPlaces.has(path)) newestPlaces.set(path, place);
  }
  return {
    input,
    kept,
    deleted,
    traits,
    likeness: createLikeness(kept),
    deletedStems: new Set(deleted.map((file) => file.traits.stem).filter((stem) => stem.length > 1)),
    newestPlaces,
    evidenceMass: kept.reduce((sum, { w }) => sum + Math.log(w + 2), 0),
    busiest,
    many: Math.log(Math.max(1, kept.length)),
  };
}

function toAsked({ path, status, tally, partners }: TouchedFacts, now: number, traits: Question['traits']): AskedFile {
  const own = tally === null ? { w: 0, w90: 0 } : weightsAt(tally, now);
  return { status, partners, traits: traits(path), at: tally?.at ?? 0, ...own };
}

/** Confidence of two decays, as in `pairScore`, of one file of the change for a partner. */
export function pairConfidence(asked: AskedFile, pair: Tally, now: number): number {
  const both = weightsAt(pair, now);
  return both.w / (asked.w + 1) + (0.5 * both.w90) / (asked.w90 + 0.5);
}
