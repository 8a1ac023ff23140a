import type { ForgottenInput } from './forgotten-input.ts';
import { type PathTraits, readTraits } from './path-traits.ts';
import { type Tally, weightsAt } from './tally.ts';

/** What of the change is the same for every candidate. */
export interface Question {
  input: ForgottenInput;
  kept: AskedFile[];
  deleted: AskedFile[];
  traits: (path: string) => PathTraits;
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
  const kept: AskedFile[] = [];
  const deleted: AskedFile[] = [];
  for (const { path, status, tally, partners } of input.touched) {
    const own = tally === null ? { w: 0, w90: 0 } : weightsAt(tally, input.now);
    (status === 'D' ? deleted : kept).push({ status, partners, traits: traits(path), at: tally?.at ?? 0, ...own });
  }
  let busiest = 0;
  for (const { tally } of input.candidates)
    busiest = Math.max(busiest, tally === null ? 0 : weightsAt(tally, input.now).w);
  return { input, kept, deleted, traits, busiest, many: Math.log(Math.max(1, kept.length)) };
}

/** Confidence of two decays, as in `pairScore`, of one file of the change for a partner. */
export function pairConfidence(asked: AskedFile, pair: Tally, now: number): number {
  const both = weightsAt(pair, now);
  return both.w / (asked.w + 1) + (0.5 * both.w90) / (asked.w90 + 0.5);
}
