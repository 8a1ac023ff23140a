import { copyText } from '../../core/copy-text.ts';
import type { Identities } from '../../core/history/identities.ts';
import type { LandedChange } from '../../core/history/landed-change.ts';
import type { Run } from '../connect.ts';
import * as statements from './change-statements.ts';

/** A change that takes back a commit (by the beginning of its id) or another change (by its key). */
export interface Revert {
  key: string;
  sha: string | null;
  other: string | null;
}

/** What each developer added to a repository, by key. */
export type Contributions = Map<string, { changes: number; lastAt: number }>;

export function revertsOf({ key, message: { reverts } }: LandedChange): Revert[] {
  return [
    ...reverts.shas.map((sha) => ({ key: copyText(key), sha: copyText(sha), other: null })),
    ...reverts.numbers.map((number) => ({ key: copyText(key), sha: null, other: `pr:${number}` })),
  ];
}

export function addContribution(
  contributions: Contributions,
  identities: Identities,
  { author, at }: Pick<LandedChange, 'author' | 'at'>,
): void {
  const { key } = identities.find(author);
  const { changes, lastAt } = contributions.get(key) ?? { changes: 0, lastAt: 0 };
  contributions.set(key, { changes: changes + 1, lastAt: Math.max(lastAt, at) });
}

/** Links each change that takes others back to them; all of them must be in the graph. */
export async function writeReverts(run: Run, repoId: number, reverts: readonly Revert[]): Promise<void> {
  const commits = reverts.flatMap(({ key, sha }) => (sha === null ? [] : [[key, sha]]));
  const others = reverts.flatMap(({ key, other }) => (other === null ? [] : [[key, other]]));
  if (commits.length > 0) await run(statements.revertsOfCommits, { repoId, rows: commits });
  if (others.length > 0) await run(statements.revertsOfPullRequests, { repoId, rows: others });
}

/** Adds to what the graph holds of each. */
export async function writeContributions(run: Run, repoId: number, contributions: Contributions): Promise<void> {
  const rows = [...contributions].map(([key, { changes, lastAt }]) => [key, changes, lastAt]);
  await run(statements.contributions, { repoId, rows });
}
