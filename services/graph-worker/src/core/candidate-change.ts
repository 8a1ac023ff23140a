import type { ChangeRef } from '@waggle/contracts';

export interface PastPerson {
  /** Null for people of whom only an e-mail address is known. */
  login: string | null;
  isBot: boolean;
}

/** A change of the past that touched some of the paths in question, as the graph answers it. */
export interface CandidateChange {
  key: string;
  /** Null for commits without a pull request. */
  number: number | null;
  sha: string | null;
  title: string;
  verdict: string | null;
  /** open, closed or merged; null for commits. */
  state: string | null;
  at: number;
  fileCount: number;
  isFix: boolean;
  author: PastPerson | null;
  reviewers: (PastPerson & { at: number | null })[];
  /** Which of the paths it touched. */
  paths: string[];
  issues: { number: number; title: string | null; state: string | null }[];
  revertedBy: ChangeRef[];
}

/** The change as a proof for a person to open. */
export function toChangeRef({ number, sha, title, at }: ChangeRef): ChangeRef {
  return { number, sha, title: title.slice(0, 200), at };
}

/** Bots are nobody, and so is GitHub's stand-in for deleted accounts. */
export function isSomebody({ login, isBot }: PastPerson): boolean {
  return login !== null && !isBot && !login.endsWith('[bot]') && login !== 'ghost';
}
