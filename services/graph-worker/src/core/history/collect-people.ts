import type { HistoryCommit } from '@waggle/github';
import type { Identities } from './identities.ts';
import { type OwnRepository, readMessage } from './read-message.ts';

/** Adds everybody whom a commit names. */
export function collectPeople(identities: Identities, commit: HistoryCommit, own: OwnRepository): void {
  identities.add({ name: commit.authorName, email: commit.authorEmail });
  identities.add({ name: commit.committerName, email: commit.committerEmail });
  if (!commit.message.includes('-by:') && !commit.message.includes('-By:')) return;
  const { coAuthors, reviewers } = readMessage(commit.message, own);
  for (const person of [...coAuthors, ...reviewers]) identities.add(person);
}
