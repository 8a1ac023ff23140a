import { randomInt } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { type Collection, openCollection } from './collection.ts';
import type {
  AccessToken,
  Account,
  CheckRun,
  Delivery,
  Installation,
  Issue,
  IssueComment,
  PullRequest,
  Reaction,
  Repository,
  Review,
  ReviewComment,
} from './records.ts';

export type State = {
  accounts: Collection<Account>;
  repositories: Collection<Repository>;
  installations: Collection<Installation>;
  tokens: Collection<AccessToken>;
  issues: Collection<Issue>;
  pullRequests: Collection<PullRequest>;
  reviews: Collection<Review>;
  reviewComments: Collection<ReviewComment>;
  issueComments: Collection<IssueComment>;
  checkRuns: Collection<CheckRun>;
  reactions: Collection<Reaction>;
  deliveries: Collection<Delivery>;
  nextId: () => number;
  close: () => void;
};

const schema = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  create table if not exists records (kind text, id integer, body text not null, primary key (kind, id)) without rowid;
  create table if not exists sequence (only integer primary key check (only = 1), last integer not null);
`;

/** Opens the simulator's state file, creating it when there is none. */
export function openState(file: string): State {
  const database = new DatabaseSync(file);
  database.exec(schema);
  // Each simulator counts from a place of its own: several share one graph database in tests, where ids are the tenant.
  database.prepare('insert or ignore into sequence (only, last) values (1, ?)').run(randomInt(1_000_000, 2 ** 40));
  const advance = database.prepare('update sequence set last = last + 1 returning last');
  return {
    accounts: openCollection(database, 'account'),
    repositories: openCollection(database, 'repository'),
    installations: openCollection(database, 'installation'),
    tokens: openCollection(database, 'token'),
    issues: openCollection(database, 'issue'),
    pullRequests: openCollection(database, 'pull_request'),
    reviews: openCollection(database, 'review'),
    reviewComments: openCollection(database, 'review_comment'),
    issueComments: openCollection(database, 'issue_comment'),
    checkRuns: openCollection(database, 'check_run'),
    reactions: openCollection(database, 'reaction'),
    deliveries: openCollection(database, 'delivery'),
    nextId: () => Number(advance.get()?.last),
    close: () => database.close(),
  };
}
