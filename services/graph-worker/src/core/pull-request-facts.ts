import type { PullPeople } from '@waggle/github';

export interface ChangedFile {
  path: string;
  /** GitHub's word: added, modified, removed, renamed, copied, changed. */
  status: string;
  previousPath: string | null;
  additions: number;
  deletions: number;
  /** Its content at the head and the lines that changed there; absent or null when GitHub gave no patch. */
  head?: { blob: string; ranges: { start: number; end: number }[] } | null;
  /** GitHub's patch, where it gave one and lines are taken away: it tells what was there before. */
  patch?: string | null;
}

export interface Person {
  /** GitHub's numeric id: logins change. */
  id: number;
  login: string;
  isBot: boolean;
}

/** What the graph wants to know about one pull request. */
export interface PullRequestFacts {
  number: number;
  title: string;
  body: string;
  /** Null for deleted accounts. */
  author: Person | null;
  state: 'open' | 'closed';
  merged: boolean;
  createdAt: Date;
  mergedAt: Date | null;
  updatedAt: Date;
  headSha: string;
  baseSha: string;
  files: ChangedFile[];
  /** False when GitHub's list was cut (3,000 files): edges are added then, but none is taken away. */
  filesComplete: boolean;
  /** Numbers of issues of the same repository that merging closes. */
  closes: number[];
  /** Who reviewed and merged it, and issues linked by hand; absent or null where GitHub does not tell. */
  people?: PullPeople | null;
}
