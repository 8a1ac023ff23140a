import { createIdentities, type Identities } from '../../core/history/identities.ts';
import type { GitPerson } from '../../core/history/read-message.ts';
import type { Run } from '../connect.ts';
import { mergeDevelopers, mergeTokens } from './write-people.ts';

/** Everything known of whoever shares a token with the people in question. */
const knownGroups = `
UNWIND $tokens AS token
MATCH (own:Identity {repoId: $repoId, token: token})-[:IS]->(d:Developer) USING INDEX SEEK own:Identity(repoId, token)
WITH DISTINCT d
MATCH (d)<-[:IS]-(i:Identity) WHERE i.repoId = $repoId
RETURN d.key AS key, collect(i.token) AS tokens`;

const work = ['AUTHORED_BY', 'CO_AUTHORED_BY', 'REVIEWED_BY', 'MERGED_BY'] as const;

/** Two developers turned out to be one: what the one did in this repository becomes the other's. Rows: [old key, new key]. */
const takeOver = [
  ...work.map(
    (type) => `
UNWIND $rows AS row
MATCH (kept:Developer {key: row[1]})
MATCH (:Developer {key: row[0]})<-[old:${type}]-(c:Change) WHERE c.repoId = $repoId
MERGE (c)-[x:${type}]->(kept) ON CREATE SET x = properties(old)
DELETE old`,
  ),
  ...work.slice(1).map(
    (type) => `
UNWIND $rows AS row
MATCH (kept:Developer {key: row[1]})<-[:AUTHORED_BY]-(c:Change) WHERE c.repoId = $repoId
MATCH (c)-[self:${type}]->(kept)
DELETE self`,
  ),
  `
UNWIND $rows AS row
MATCH (kept:Developer {key: row[1]}) MATCH (r:Repository {repoId: $repoId})
MATCH (:Developer {key: row[0]})-[old:CONTRIBUTED_TO]->(r)
MERGE (kept)-[x:CONTRIBUTED_TO]->(r)
SET x.changes = coalesce(x.changes, 0) + coalesce(old.changes, 0),
    x.lastAt = CASE WHEN x.lastAt > old.lastAt THEN x.lastAt ELSE old.lastAt END
DELETE old`,
  `
UNWIND $rows AS row
MATCH (kept:Developer {key: row[1]})
MATCH (:Developer {key: row[0]})<-[old:IS]-(i:Identity) WHERE i.repoId = $repoId
MERGE (i)-[:IS]->(kept)
DELETE old`,
  `
UNWIND $rows AS row
MATCH (d:Developer {key: row[0]}) WHERE NOT EXISTS { (d)--() }
DELETE d`,
];

/**
 * Recognises the people of new commits among those of the repository and answers who is who. A commit that shows two
 * developers to be one joins them, as a backfill of the whole history would have.
 */
export async function updatePeople(run: Run, repoId: number, people: readonly GitPerson[]): Promise<Identities> {
  const seen = createIdentities();
  for (const person of people) seen.add(person);
  const asked = seen.list().flatMap(({ tokens }) => tokens);
  const groups = await run<{ key: string; tokens: string[] }>(knownGroups, { repoId, tokens: asked });
  const keyOf = new Map(groups.flatMap(({ key, tokens }) => tokens.map((token) => [token, key])));
  const identities = createIdentities();
  for (const { tokens } of groups) identities.join(tokens);
  for (const person of people) identities.add(person);
  const renamed: [string, string][] = [];
  const fresh: [string, string][] = [];
  const changed = identities.list().filter(({ identity, tokens }) => {
    const keys = new Set(tokens.map((token) => keyOf.get(token)).filter((key) => key !== undefined));
    for (const key of keys) if (key !== identity.key) renamed.push([key, identity.key]);
    const added = tokens.filter((token) => !keyOf.has(token));
    for (const token of added) fresh.push([token, identity.key]);
    return added.length > 0 || keys.size > 1;
  });
  if (changed.length === 0) return identities;
  await run(mergeDevelopers, { rows: changed.map(({ identity }) => identity) });
  if (renamed.length > 0) for (const query of takeOver) await run(query, { repoId, rows: renamed });
  await run(mergeTokens, { repoId, rows: fresh });
  return identities;
}
