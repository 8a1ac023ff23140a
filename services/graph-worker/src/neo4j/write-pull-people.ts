import type { PullPeople } from '@waggle/github';
import { toEpochSeconds } from '../core/epoch-seconds.ts';
import type { Run } from './connect.ts';
import { closes } from './history/change-statements.ts';
import * as statements from './people-statements.ts';

/**
 * Reviewers, whoever merged and closing issues of pull requests, as GitHub has them now: they replace what it told before.
 * Pull requests that the graph does not hold are passed over.
 */
export async function writePullPeople(run: Run, repoId: number, pulls: readonly PullPeople[]): Promise<void> {
  const named = pulls.map(({ number, ...people }) => ({ key: `pr:${number}`, ...people }));
  const people = new Map(
    named
      .flatMap(({ reviewers, mergedBy }) => (mergedBy === null ? reviewers : [...reviewers, mergedBy]))
      .map(({ id, login, isBot }) => [`gh:${id}`, { key: `gh:${id}`, login, isBot }]),
  );
  // In the order of their keys, as every writer takes locks.
  const rows = [...people.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (rows.length > 0) await run(statements.mergePeople, { repoId, rows });
  const held = named.map(({ key, reviewers }) => ({ key, reviewers: reviewers.map(({ id }) => `gh:${id}`) }));
  await run(statements.dropOtherReviewers, { repoId, rows: held });
  const lists: [string, unknown[][]][] = [
    [
      statements.setReviewers,
      named.flatMap(({ key, reviewers }) =>
        reviewers.map(({ id, state, at, comments }) => [key, `gh:${id}`, state, toEpochSeconds(at), comments]),
      ),
    ],
    [
      statements.setMergers,
      named.flatMap(({ key, mergedBy }) => (mergedBy === null ? [] : [[key, `gh:${mergedBy.id}`]])),
    ],
    [closes, named.flatMap(({ key, closes: numbers }) => numbers.map((number) => [key, number]))],
  ];
  for (const [query, list] of lists) if (list.length > 0) await run(query, { repoId, rows: list });
}
