import type { Identities, Identity } from '../../core/history/identities.ts';
import { inBatches } from '../../core/in-batches.ts';
import type { HeldWrite } from '../held-writer.ts';

const batchRows = 5000;

/** A name that GitHub told is not overwritten by one that git guesses. */
export const mergeDevelopers = `
UNWIND $rows AS row
MERGE (d:Developer {key: row.key})
SET d.login = coalesce(d.login, row.login), d.name = row.name, d.isBot = coalesce(d.isBot, false) OR row.isBot`;

export const mergeTokens = `
UNWIND $rows AS row
MATCH (d:Developer {key: row[1]})
MERGE (t:Identity {repoId: $repoId, token: row[0]})
MERGE (t)-[:IS]->(d)`;

/** Stores the people of a repository and by what each is recognised. */
export async function writePeople(write: HeldWrite, repoId: number, identities: Identities): Promise<void> {
  const people = identities.list();
  for (const rows of inBatches(
    people.map(({ identity }) => identity),
    batchRows,
  )) {
    await write((run) => run(mergeDevelopers, { rows }));
  }
  const tokens = people.flatMap(({ identity, tokens }) => tokens.map((token) => [token, identity.key]));
  for (const rows of inBatches(tokens, batchRows)) await write((run) => run(mergeTokens, { repoId, rows }));
}

/** Everybody whom one change names, by key; each once, without the author. */
export function othersOf(people: readonly Identity[], author: Identity): Identity[] {
  const others = new Map(people.map((person) => [person.key, person]));
  others.delete(author.key);
  return [...others.values()];
}
