import type { PathTraits } from './path-traits.ts';
import type { Tally } from './tally.ts';

/** Everything that ranking the files that a change may have forgotten needs; nothing else is looked at. */
export interface ForgottenInput {
  /** Seconds since 1970: when the change was made. */
  now: number;
  /**
   * All files of the change, deleted ones too: the status, File's tally, and the partners by CO_CHANGES with the pair's
   * tally. A file that this change adds has neither.
   */
  touched: readonly TouchedFacts[];
  /**
   * Files that exist and are no part of the change, each once: all partners of `touched`; a bounded number of siblings (same
   * directory) and namesakes (same stem, see `PathTraits`); what the author's last changes and the newest changes of the
   * repository touched. A file that is not named cannot be suggested.
   */
  candidates: readonly CandidateFacts[];
  /** What the author's change before this one touched; null when unknown. */
  authorLast: PastTouches | null;
  /** The newest changes of the repository, newest first, up to 20. */
  newest: readonly PastTouches[];
  /** Traits of a path; a caller that asks often may keep them. `readTraits` when absent. */
  traits?: (path: string) => PathTraits;
}

export interface TouchedFacts {
  path: string;
  /** `A`, `M`, `D`, `R`, `T`. */
  status: string;
  tally: Tally | null;
  partners: ReadonlyMap<string, Tally>;
}

export interface CandidateFacts {
  path: string;
  /** File {changes, w, w90, at}; null for a file never seen in a learned change. */
  tally: Tally | null;
  /** The same counted over the changes of this change's author alone (AUTHORED_BY and TOUCHES); null when there is none. */
  byAuthor: Tally | null;
}

export interface PastTouches {
  at: number;
  paths: ReadonlySet<string>;
}
