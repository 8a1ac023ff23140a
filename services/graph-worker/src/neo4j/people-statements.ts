/** People whom GitHub names, by its id. No SET where all is right: a property write locks what other changes need. */
export const mergePeople = `
MATCH (r:Repository {repoId: $repoId})
UNWIND $rows AS row
MERGE (d:Developer {key: row.key}) ON CREATE SET d.login = row.login, d.isBot = row.isBot
WITH r, d, row
FOREACH (_ IN CASE WHEN d.login = row.login AND d.isBot = row.isBot THEN [] ELSE [1] END |
  SET d.login = row.login, d.isBot = row.isBot)
MERGE (d)-[:CONTRIBUTED_TO]->(r)`;

/** What GitHub told before and tells no more. What trailers of commits said stays: there GitHub may know nothing. */
export const dropOtherReviewers = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})-[old:REVIEWED_BY]->(d:Developer) USING INDEX SEEK c:Change(repoId, key)
WHERE old.told = true AND NOT d.key IN row.reviewers
DELETE old`;

/** Rows: [key of the change, key of the reviewer, state, time, comments]. Nobody reviews for themselves. */
export const setReviewers = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]}) MATCH (d:Developer {key: row[1]})
WHERE NOT EXISTS { (c)-[:AUTHORED_BY]->(d) }
MERGE (c)-[v:REVIEWED_BY]->(d)
SET v = {state: row[2], at: row[3], comments: row[4], told: true}`;

/** Rows: [key of the change, key of who merged it]. */
export const setMergers = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]}) MATCH (d:Developer {key: row[1]})
WHERE NOT EXISTS { (c)-[:AUTHORED_BY]->(d) }
CALL (c, d) {
  MATCH (c)-[old:MERGED_BY]->(other:Developer) WHERE other <> d
  DELETE old
}
MERGE (c)-[:MERGED_BY]->(d)`;

export const readCursor = `
MATCH (r:Repository {repoId: $repoId})
RETURN r.peopleCursor AS cursor, coalesce(r.peopleDone, false) AS done`;

export const setCursor = `
MATCH (r:Repository {repoId: $repoId})
SET r.peopleCursor = $cursor, r.peopleDone = $done`;
