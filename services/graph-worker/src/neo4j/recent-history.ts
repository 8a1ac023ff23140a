import { readTies, type TieRow } from '../core/change-ties.ts';
import { secondsPerDay } from '../core/decay.ts';
import { createRecentHistory, type RecentChange, type RecentHistory } from '../core/recent-history.ts';
import type { Graph } from './connect.ts';
import { recentChanges } from './context-statements.ts';

/** Answers what is usual in a repository. */
export type LoadRecentHistory = (repoId: number) => Promise<RecentHistory>;

type RecentRow = Omit<RecentChange, 'author' | 'reviewers' | 'paths'> & { ties: TieRow[] };

interface Kept {
  loadedAt: number;
  history: Promise<RecentHistory>;
}

const recentDays = 3 * 365;
const recentLimit = 3000;
const maxKept = 50;
/** Who asks first may not wait that long, but is not the last to ask. */
const timeoutMs = 10_000;
/** A history this short is read again each time: it costs little, and a first backfill makes it grow at once. */
const shortHistory = 200;

/**
 * Percentiles need a sample of the whole repository, the one part of a context whose cost does not follow the paths. A reading
 * is kept for `freshSeconds`; then the old one is answered while a new one is made, as usual values move slowly.
 */
export function createRecentHistorySource(
  { graph, now }: { graph: Graph; now: () => number },
  freshSeconds = 300,
): LoadRecentHistory {
  const kept = new Map<number, Kept>();

  function load(repoId: number): Kept {
    const loadedAt = now();
    const parameters = { repoId, since: loadedAt - recentDays * secondsPerDay, limit: recentLimit };
    const history = graph
      .read<RecentRow>(recentChanges, parameters, timeoutMs)
      .then((rows) => createRecentHistory(rows.map(toRecentChange), loadedAt));
    return { loadedAt, history };
  }

  function keep(repoId: number, fresh: Kept): void {
    kept.delete(repoId);
    kept.set(repoId, fresh);
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
  }

  return async (repoId) => {
    const known = kept.get(repoId);
    if (known !== undefined && now() - known.loadedAt < freshSeconds) return await known.history;
    const fresh = load(repoId);
    keep(repoId, fresh);
    fresh.history.then(
      ({ changes }) => {
        if (changes.length < shortHistory && kept.get(repoId) === fresh) kept.delete(repoId);
      },
      // Who asked for it hears why it failed; who is answered by the old one asks again next time.
      () => {
        if (kept.get(repoId) !== fresh) return;
        if (known === undefined) kept.delete(repoId);
        else kept.set(repoId, known);
      },
    );
    return await (known ?? fresh).history;
  };
}

function toRecentChange({ ties, ...change }: RecentRow): RecentChange {
  // Changes know only files of their own repository, and issues are not among these ties.
  const { author, reviewers, paths } = readTies(ties, 0);
  return { ...change, author, reviewers, paths };
}
