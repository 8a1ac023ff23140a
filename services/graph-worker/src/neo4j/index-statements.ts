import { matchOwn } from './match-own.ts';

/** A repeat of an older read of the same pull request must not undo a newer one. */
export const claimChange = `
MERGE (r:Repository {repoId: $repoId}) ON CREATE SET r.fullName = $fullName
MERGE (c:Change {repoId: $repoId, key: $key})
SET c.writing = $props.updatedAt
WITH c, coalesce(c.updatedAt, 0) AS stored
RETURN stored <= $props.updatedAt AS fresh, c.sha IS NOT NULL AS landed`;

export const setChange = `
MATCH (c:Change {repoId: $repoId, key: $key})
SET c:PullRequest, c += $props, c.tenant = 'r' + toString($repoId)`;

// No SET on a developer that is right already: a property write locks the node that every other pull request of theirs needs.
export const setAuthor = `
MATCH (r:Repository {repoId: $repoId}) MATCH (c:Change {repoId: $repoId, key: $key})
MERGE (d:Developer {key: $author.key}) ON CREATE SET d.login = $author.login, d.isBot = $author.isBot
WITH r, c, d
FOREACH (_ IN CASE WHEN d.login = $author.login AND d.isBot = $author.isBot THEN [] ELSE [1] END |
  SET d.login = $author.login, d.isBot = $author.isBot)
MERGE (c)-[:AUTHORED_BY]->(d)
MERGE (d)-[:CONTRIBUTED_TO]->(r)`;

export const dropOtherAuthors = `
MATCH (c:Change {repoId: $repoId, key: $key})-[old:AUTHORED_BY]->(d:Developer) USING INDEX SEEK c:Change(repoId, key)
WHERE d.key <> $authorKey
DELETE old`;

export const knownPaths = `
UNWIND $paths AS path
MATCH (f:File {repoId: $repoId, path: path})
RETURN f.path AS path`;

/** Where files went that are no longer there under their old name. The index holds renamed files only. */
export const movedPaths = `
${matchOwn('f:File', 'renamedAt', '> 0')}
UNWIND f.previousPaths AS previous
WITH f, previous WHERE previous IN $paths
RETURN previous, f.path AS path`;

/** A file that only this change knew goes with the relationship. */
export const dropOtherTouches = `
MATCH (c:Change {repoId: $repoId, key: $key})-[old:TOUCHES]->(f:File) USING INDEX SEEK c:Change(repoId, key)
WHERE NOT f.path IN $paths
DELETE old
WITH f WHERE f.blob IS NULL AND NOT EXISTS { (f)<-[:TOUCHES]-(:Change) }
DETACH DELETE f`;

export const setTouches = `
MATCH (r:Repository {repoId: $repoId}) MATCH (c:Change {repoId: $repoId, key: $key})
UNWIND $rows AS row
MERGE (f:File {repoId: $repoId, path: row.file}) ON CREATE SET f.language = row.language, f.firstSeen = $now
MERGE (r)-[:CONTAINS]->(f)
MERGE (c)-[t:TOUCHES]->(f)
SET t = {at: $at, add: row.add, del: row.del, status: row.status, path: row.path, previousPath: row.previousPath}`;

export const setLineCounts = `
MATCH (c:Change {repoId: $repoId, key: $key})
UNWIND $rows AS row
MATCH (c)-[t:TOUCHES]->(:File {repoId: $repoId, path: row.file})
SET t.add = row.add, t.del = row.del`;

/** An issue that nothing but this number ever named goes with the relationship. */
export const dropOtherCloses = `
MATCH (c:Change {repoId: $repoId, key: $key})-[old:CLOSES]->(i:Issue) USING INDEX SEEK c:Change(repoId, key)
WHERE NOT i.number IN $numbers
DELETE old
WITH i WHERE i.title IS NULL AND NOT EXISTS { (i)<-[:CLOSES]-(:Change) }
DETACH DELETE i`;

export const setCloses = `
MATCH (c:Change {repoId: $repoId, key: $key})
UNWIND $numbers AS number
MERGE (i:Issue {repoId: $repoId, number: number})
MERGE (c)-[:CLOSES]->(i)`;
