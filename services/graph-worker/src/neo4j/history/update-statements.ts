export const storedFiles = `
UNWIND $paths AS path
MATCH (f:File {repoId: $repoId, path: path})
RETURN f.path AS path, f.blob AS blob, f.deletedAt AS deletedAt, f.firstSeen AS firstSeen, f.previousPaths AS previousPaths,
  f.renamedAt AS renamedAt, f.changes AS changes, f.w AS w, f.w90 AS w90, f.at AS at`;

/** Rows: two paths. */
export const storedPairs = `
UNWIND $rows AS row
MATCH (a:File {repoId: $repoId, path: row[0]})-[x:CO_CHANGES]-(b:File {repoId: $repoId, path: row[1]})
  USING INDEX SEEK a:File(repoId, path) USING INDEX SEEK b:File(repoId, path)
RETURN row[0] AS a, row[1] AS b, x.n AS n, x.w AS w, x.w90 AS w90, x.at AS at`;

export const endPairs = `
UNWIND $rows AS path
MATCH (own:File {repoId: $repoId, path: path})-[x:CO_CHANGES]-() USING INDEX SEEK own:File(repoId, path)
DELETE x`;

/** Rows: [path of the node that goes, path of the node that takes its history]. */
export const absorbFiles = `
UNWIND $rows AS row
MATCH (gone:File {repoId: $repoId, path: row[0]})
MATCH (kept:File {repoId: $repoId, path: row[1]})
CALL (gone, kept) {
  MATCH (gone)<-[t:TOUCHES]-(c:Change)
  MERGE (c)-[n:TOUCHES]->(kept) ON CREATE SET n = properties(t)
    ON MATCH SET n.status = CASE WHEN n.status > t.status THEN n.status ELSE t.status END,
      n.at = CASE WHEN n.at > t.at THEN n.at ELSE t.at END
}
DETACH DELETE gone`;

/** Out of the way first: one file may take the path that another one leaves. No path holds a NUL. */
export const parkFiles = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.stored})
SET f.path = '\\u0000' + row.stored`;

export const renameFiles = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: '\\u0000' + row.stored})
SET f.path = row.path
WITH f, row
MATCH (f)-[old:IN]->(d:Directory) WHERE d.path <> row.directory
DELETE old`;

/** Folders that nothing is in any more, inner ones first. */
export const dropEmptyDirectories = `
UNWIND $rows AS path
MATCH (d:Directory {repoId: $repoId, path: path}) WHERE NOT EXISTS { (d)<-[:IN]-() }
DETACH DELETE d`;

export const writeFiles = `
MATCH (r:Repository {repoId: $repoId})
UNWIND $rows AS row
MATCH (d:Directory {repoId: $repoId, path: row.directory})
MERGE (f:File {repoId: $repoId, path: row.path})
SET f += row.props
MERGE (r)-[:CONTAINS]->(f)
MERGE (f)-[:IN]->(d)`;

/** Rows: [path, path, n, w, w90, at]. */
export const writePairs = `
UNWIND $rows AS row
MATCH (a:File {repoId: $repoId, path: row[0]})
MATCH (b:File {repoId: $repoId, path: row[1]})
MERGE (a)-[x:CO_CHANGES]-(b)
SET x = {n: row[2], w: row[3], w90: row[4], at: row[5]}`;

export const moveHead = `
MATCH (r:Repository {repoId: $repoId})
SET r.historyHead = $head, r.headSha = $head, r.scannedAt = $now,
    r.fileCount = coalesce(r.fileCount, 0) + $files, r.changeCount = coalesce(r.changeCount, 0) + $changes`;
