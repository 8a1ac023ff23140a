export type Person = 'ada' | 'grace' | 'kat' | 'barbara' | 'radia';

/** A file, a text in it and what replaces it. */
export type Edit = [path: string, from: string, to: string];

export type SampleIssue = {
  kind: 'issue';
  by: Person;
  day: number;
  key: string;
  title: string;
  body: string;
  labels: string[];
};

export type SampleCommit = {
  kind: 'commit';
  by: Person;
  day: number;
  subject: string;
  grow: string[];
  edits: Edit[];
  merged: boolean;
  /** Key of the issue it closes. */
  fixes: string | undefined;
};

export type SampleEvent = SampleIssue | SampleCommit;
