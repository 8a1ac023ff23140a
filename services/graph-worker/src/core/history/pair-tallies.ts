import { addEvent, type Tally, tallyOf } from '../ranking/index.ts';

/** Two files are one number: 2^26 files each way fit into the 53 bits of a safe integer. */
const idLimit = 2 ** 26;

/** Tallies of pairs of files by their ids, in flat arrays: a large history has millions of pairs. */
export interface PairTallies {
  size(): number;
  add(a: number, b: number, weight: number, at: number): void;
  /** In the order of first appearance, which is the same for the same history. */
  list(from: number, to: number): { a: number; b: number; tally: Tally }[];
}

export function createPairTallies(): PairTallies {
  const slots = new Map<number, number>();
  const keys: number[] = [];
  let values = new Float64Array(4 * 1024);
  const scratch: Tally = { n: 0, w: 0, w90: 0, at: 0 };

  function load(slot: number, into: Tally): Tally {
    into.n = values[slot * 4] ?? 0;
    into.w = values[slot * 4 + 1] ?? 0;
    into.w90 = values[slot * 4 + 2] ?? 0;
    into.at = values[slot * 4 + 3] ?? 0;
    return into;
  }

  function store(slot: number, { n, w, w90, at }: Tally): void {
    if ((slot + 1) * 4 > values.length) {
      const grown = new Float64Array(values.length * 2);
      grown.set(values);
      values = grown;
    }
    values.set([n, w, w90, at], slot * 4);
  }

  return {
    size: () => keys.length,
    add: (a, b, weight, at) => {
      if (a === b) return;
      const key = Math.min(a, b) * idLimit + Math.max(a, b);
      const slot = slots.get(key);
      if (slot === undefined) {
        slots.set(key, keys.length);
        store(keys.length, tallyOf(weight, at));
        keys.push(key);
        return;
      }
      addEvent(load(slot, scratch), weight, at);
      store(slot, scratch);
    },
    list: (from, to) =>
      keys.slice(from, to).map((key, index) => ({
        a: Math.floor(key / idLimit),
        b: key % idLimit,
        tally: load(from + index, { n: 0, w: 0, w90: 0, at: 0 }),
      })),
  };
}
