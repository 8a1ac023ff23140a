import { matchOwn } from './match-own.ts';

/** A scan takes the repository over; an older scan that still runs finds another id there and stops. */
export const claimScan = `
MERGE (r:Repository {repoId: $repoId})
SET r.fullName = $fullName, r.scan = $scan
RETURN r.headSha AS headSha`;

/**
 * First statement of every writing transaction of a scan. The property write locks the repository until the commit, so
 * that a newer claim either sees all of this batch or prevents it.
 */
export const holdScan = `
MATCH (r:Repository {repoId: $repoId})
SET r.writing = $scan
RETURN r.scan AS scan`;

// The condition on path lets the planner seek (repoId, path) although only repoId is known.
export const knownFiles = `
${matchOwn('f:File', 'path')}
RETURN f.path AS path, f.blob AS blob, f.deletedAt IS NOT NULL AS deleted`;

/** The new name may be held by a file that only pull requests know, or by a tombstone: its history joins the moved file. */
export const absorbTargets = `
UNWIND $rows AS row
MATCH (moved:File {repoId: $repoId, path: row.from})
MATCH (held:File {repoId: $repoId, path: row.to})
CALL (moved, held) {
  MATCH (held)<-[t:TOUCHES]-(c:Change)
  MERGE (c)-[n:TOUCHES]->(moved) ON CREATE SET n = properties(t)
}
DETACH DELETE held`;

/** The node keeps its identity, and with it every relationship. */
export const renameFiles = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.from})
SET f.path = row.to, f.language = row.language, f.previousPaths = coalesce(f.previousPaths, []) + row.from, f.renamedAt = $now,
    f.unread = true`;

export const upsertFiles = `
MATCH (r:Repository {repoId: $repoId})
UNWIND $rows AS row
MERGE (f:File {repoId: $repoId, path: row.path}) ON CREATE SET f.firstSeen = $now
SET f.language = row.language, f.blob = row.blob, f.deletedAt = null, f.unread = true
MERGE (r)-[:CONTAINS]->(f)`;

export const tombstoneFiles = `
UNWIND $rows AS path
MATCH (f:File {repoId: $repoId, path: path})
SET f.deletedAt = $now, f.unread = true`;

export const openPullsAsked = `
MATCH (r:Repository {repoId: $repoId})
RETURN coalesce(r.openPullsAsked, false) AS asked`;

export const setOpenPullsAsked = `
MATCH (r:Repository {repoId: $repoId})
SET r.openPullsAsked = true`;

/** changeCount weighs how rare a file is; as of the last scan is exact enough for that. */
export const finishScan = `
MATCH (r:Repository {repoId: $repoId})
SET r.headSha = $headSha, r.scannedAt = $now, r.fileCount = $fileCount,
    r.changeCount = COUNT { ${matchOwn('c:Change', 'key')} }`;
