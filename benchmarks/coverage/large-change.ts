import type { Shown } from './budget.ts';
import type { Ours } from './measure-ours.ts';

/** A commit that does not fit one call, and what each way of packing shows of it. */
export interface LargeChange {
  repository: string;
  head: string;
  /** Added lines, and files that add some. */
  whole: Shown;
  prAgent: Shown;
  prAgentThree: Shown;
  one: Ours;
  six: Ours;
  all: Ours;
}
