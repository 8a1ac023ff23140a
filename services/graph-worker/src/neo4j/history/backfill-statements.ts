import { matchOwn } from '../match-own.ts';

/** How far a backfill got: kept with what it counts, in the same transactions, so that both are lost together. */
export const readProgress = `
MATCH (r:Repository {repoId: $repoId})
RETURN r.historyHead AS historyHead, r.backfillHead AS head, r.backfillPhase AS phase, coalesce(r.backfillDone, 0) AS done,
  r.backfillOldest AS oldest,
  EXISTS { ${matchOwn('f:File', 'path')} } AS hasFiles`;

export const setProgress = `
MATCH (r:Repository {repoId: $repoId})
SET r.backfillHead = $head, r.backfillPhase = $phase, r.backfillDone = $done, r.backfillOldest = $oldest`;

/** Rows are [folder, [folders in it]]: each outer folder is looked up once. */
export const mergeDirectories = `
UNWIND $rows AS row
MERGE (up:Directory {repoId: $repoId, path: row[0]})
WITH up, row
UNWIND row[1] AS path
MERGE (d:Directory {repoId: $repoId, path: path})
MERGE (d)-[:IN]->(up)`;

/** For a repository that holds no file yet. Rows are folders with their files: each folder is looked up once. */
export const createFiles = `
MATCH (r:Repository {repoId: $repoId})
UNWIND $rows AS folder
MATCH (d:Directory {repoId: $repoId, path: folder.directory})
UNWIND folder.files AS file
CREATE (f:File {repoId: $repoId, path: file[0], language: file[1], blob: file[2]})
CREATE (r)-[:CONTAINS]->(f)
CREATE (f)-[:IN]->(d)`;

/** For files that a pull request or an earlier scan may have brought. */
export const mergeFiles = `
MATCH (r:Repository {repoId: $repoId})
UNWIND $rows AS row
MATCH (d:Directory {repoId: $repoId, path: row.directory})
MERGE (f:File {repoId: $repoId, path: row.path})
SET f.language = row.language, f.blob = row.blob
MERGE (r)-[:CONTAINS]->(f)
MERGE (f)-[:IN]->(d)`;

/** What the whole history says about each file. */
export const setFiles = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
SET f += row.props`;

/** Rows are files with the pairs they are the smaller path of, each [path, n, w, w90, at]: a file is looked up once for all. */
export const createPairs = `
UNWIND $rows AS row
MATCH (a:File {repoId: $repoId, path: row.path})
UNWIND row.pairs AS pair
MATCH (b:File {repoId: $repoId, path: pair[0]})
CREATE (a)-[:CO_CHANGES {n: pair[1], w: pair[2], w90: pair[3], at: pair[4]}]->(b)`;

/** Files of an earlier scan may have other contents now: the structure, if there is one, looks at all of them. */
export const finishBackfill = `
MATCH (r:Repository {repoId: $repoId})
SET r.structuring = CASE WHEN r.structuredAt IS NULL THEN r.structuring ELSE true END, r.historyHead = $head, r.backfillHead = null, r.backfillPhase = null, r.backfillDone = null, r.backfillOldest = null,
    r.headSha = $head, r.scannedAt = $now, r.fileCount = $fileCount,
    r.changeCount = COUNT { ${matchOwn('c:Change', 'key')} }`;
