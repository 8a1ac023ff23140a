import { matchOwn } from '../match-own.ts';

/** Which of the keys the graph holds; `landed` with a commit of the default branch, `told` by GitHub. */
export const knownChanges = `
UNWIND $keys AS key
MATCH (c:Change {repoId: $repoId, key: key})
RETURN key, c.sha IS NOT NULL AS landed, c.updatedAt IS NOT NULL AS told`;

/**
 * Rows are changes; `authors` are [developer, [numbers of rows]] and `files` [path, [[number of row, status]]]: each developer and
 * each file is looked up once for all of them.
 */
const createChanges = (labels: string) => `
UNWIND $rows AS row
CREATE (c:${labels} {repoId: $repoId, key: row.key})
SET c += row.props, c.tenant = 'r' + toString($repoId)
WITH collect(c) AS changes
CALL (changes) {
  UNWIND $authors AS author
  MATCH (d:Developer {key: author[0]})
  UNWIND author[1] AS number
  WITH d, changes[number] AS c
  CREATE (c)-[:AUTHORED_BY]->(d)
  RETURN count(*) AS authored
}
UNWIND $files AS file
MATCH (f:File {repoId: $repoId, path: file[0]})
UNWIND file[1] AS touch
WITH f, changes[touch[0]] AS c, touch[1] AS status
CREATE (c)-[:TOUCHES {at: c.at, status: status}]->(f)`;

export const createPullRequests = createChanges('Change:PullRequest');
export const createCommits = createChanges('Change:Commit');

/**
 * A pull request that GitHub told of lands. Its words are better than the commit message, git's files better than its
 * list, which may be cut; line counts on what both name stay.
 */
export const landPullRequests = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})
SET c.sha = row.props.sha, c.at = row.props.at, c.fileCount = row.props.fileCount, c.isFix = row.props.isFix
WITH c, row
CALL (c, row) {
  MATCH (c)-[old:TOUCHES]->(f:File) WHERE NOT f.path IN row.paths
  DELETE old
  WITH f WHERE f.blob IS NULL AND f.deletedAt IS NULL AND NOT EXISTS { (f)<-[:TOUCHES]-() }
  DETACH DELETE f
}
UNWIND row.files AS file
MATCH (f:File {repoId: $repoId, path: file[0]})
MERGE (c)-[t:TOUCHES]->(f)
SET t.at = row.props.at, t.status = file[1], t.path = null, t.previousPath = null`;

/** A younger commit of a change that landed before; \`words\` are its properties where GitHub told nothing better. */
export const landAgain = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})
SET c += row.words, c.sha = row.props.sha,
    c.at = CASE WHEN c.at > row.props.at THEN c.at ELSE row.props.at END, c.fileCount = c.fileCount + row.props.fileCount`;

/** An older commit of a change whose younger one is in the graph. */
export const extendChanges = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})
SET c.at = CASE WHEN c.at > row.props.at THEN c.at ELSE row.props.at END, c.fileCount = c.fileCount + row.props.fileCount`;

export const touchMore = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})
UNWIND row.files AS file
MATCH (f:File {repoId: $repoId, path: file[0]})
MERGE (c)-[t:TOUCHES]->(f)
SET t.at = CASE WHEN t.at > row.props.at THEN t.at ELSE row.props.at END,
    t.status = CASE WHEN t.status > file[1] THEN t.status ELSE file[1] END`;

export const authorIfUnknown = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key}) WHERE NOT EXISTS { (c)-[:AUTHORED_BY]->() }
MATCH (d:Developer {key: row.author})
CREATE (c)-[:AUTHORED_BY]->(d)`;

/** Where a change lands more than once, whoever landed it last is its author, and the others helped. */
export const authorAgain = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})
MATCH (d:Developer {key: row.author})
OPTIONAL MATCH (c)-[old:AUTHORED_BY]->(before:Developer) WHERE before.key <> row.author
FOREACH (_ IN CASE WHEN old IS NULL THEN [] ELSE [1] END | MERGE (c)-[:CO_AUTHORED_BY]->(before) DELETE old)
MERGE (c)-[:AUTHORED_BY]->(d)`;

export const helpedAgain = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})
MATCH (d:Developer {key: row.author})
MERGE (c)-[:CO_AUTHORED_BY]->(d)`;

export const dropMerger = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})-[old:MERGED_BY]->() USING INDEX SEEK c:Change(repoId, key)
DELETE old`;

/** Nobody helps, reviews or merges for themselves. */
export const dropOwnParts = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row.key})-[:AUTHORED_BY]->(d:Developer) USING INDEX SEEK c:Change(repoId, key)
MATCH (c)-[own:CO_AUTHORED_BY|REVIEWED_BY|MERGED_BY]->(d)
DELETE own`;

// Rows of the following: [key of the change, other key, time].
export const coAuthors = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]}) MATCH (d:Developer {key: row[1]})
MERGE (c)-[:CO_AUTHORED_BY]->(d)`;

export const reviewers = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]}) MATCH (d:Developer {key: row[1]})
MERGE (c)-[v:REVIEWED_BY]->(d)
ON CREATE SET v.state = 'APPROVED', v.at = row[2], v.comments = 0
ON MATCH SET v.at = CASE WHEN v.told = true OR v.at > row[2] THEN v.at ELSE row[2] END`;

export const mergers = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]}) MATCH (d:Developer {key: row[1]})
WHERE NOT EXISTS { (c)-[:MERGED_BY]->() }
CREATE (c)-[:MERGED_BY]->(d)`;

export const closes = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]})
MERGE (i:Issue {repoId: $repoId, number: row[1]})
MERGE (c)-[:CLOSES]->(i)`;

export const references = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]})
MERGE (i:Issue {repoId: $repoId, number: row[1]})
MERGE (c)-[:REFERENCES]->(i)`;

/**
 * Abbreviated ids are found by their beginning. The index is named: while Neo4j believes that there is nothing it walked an index of
 * all repositories for each row, 5 s for 200 reverts.
 */
export const revertsOfCommits = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]}) USING INDEX SEEK c:Change(repoId, key)
${matchOwn('old:Change', 'sha', 'STARTS WITH row[1]')} AND old.key <> row[0]
MERGE (c)-[:REVERTS]->(old)`;

export const revertsOfPullRequests = `
UNWIND $rows AS row
MATCH (c:Change {repoId: $repoId, key: row[0]})
MATCH (old:Change {repoId: $repoId, key: row[1]}) WHERE old.key <> row[0]
MERGE (c)-[:REVERTS]->(old)`;

export const contributions = `
UNWIND $rows AS row
MATCH (r:Repository {repoId: $repoId}) MATCH (d:Developer {key: row[0]})
MERGE (d)-[x:CONTRIBUTED_TO]->(r)
SET x.changes = coalesce(x.changes, 0) + row[1],
    x.lastAt = CASE WHEN x.lastAt > row[2] THEN x.lastAt ELSE row[2] END`;
