/** A change of the past that touched some of the paths in question, as the graph answers it. */
export interface CandidateChange {
  /** Null for commits without a pull request. */
  number: number | null;
  title: string;
  verdict: string | null;
  at: number;
  fileCount: number;
  author: { login: string; isBot: boolean } | null;
  /** Which of the paths, and how many changes ever touched each. */
  files: { path: string; touched: number }[];
  issues: { number: number; title: string | null; state: string | null }[];
}
