import type { ChangeRef } from '@waggle/contracts';
import type { PastPerson } from './candidate-change.ts';

/** What hangs on a change, as the graph answers it in one list: a name, then what belongs to it. */
export type TieRow = [kind: string, ...values: unknown[]];

export interface Ties {
  author: PastPerson | null;
  reviewers: (PastPerson & { at: number | null })[];
  issues: { number: number; title: string | null; state: string | null }[];
  revertedBy: ChangeRef[];
  paths: string[];
}

/** Sorts the ties of a change of `repoId`; an issue or a change of another repository is none. */
export function readTies(rows: readonly TieRow[], repoId: number): Ties {
  const ties: Ties = { author: null, reviewers: [], issues: [], revertedBy: [], paths: [] };
  for (const row of rows) {
    switch (row[0]) {
      case 'author':
        ties.author = toPerson(row);
        break;
      case 'reviewer':
        ties.reviewers.push({ ...toPerson(row), at: row[3] as number | null });
        break;
      case 'path':
        ties.paths.push(row[1] as string);
        break;
      case 'issue':
        if (row[1] === repoId) ties.issues.push(toIssue(row));
        break;
      case 'revertedBy':
        if (row[1] === repoId) ties.revertedBy.push(toChange(row));
        break;
    }
  }
  return ties;
}

function toPerson([, login, isBot]: TieRow): PastPerson {
  return { login: login as string | null, isBot: isBot === true };
}

function toIssue([, , number, title, state]: TieRow): Ties['issues'][number] {
  return { number: number as number, title: title as string | null, state: state as string | null };
}

function toChange([, , number, sha, title, at]: TieRow): ChangeRef {
  return { number: number as number | null, sha: sha as string | null, title: title as string, at: at as number };
}
