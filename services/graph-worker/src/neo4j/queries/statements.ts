import { matchOwn } from '../match-own.ts';

/*
 * Questions of the agent and of the dashboard, beside the context. As there, each starts from an index seek by repoId and
 * checks every node that it reads. `heat` is the stored tally of 90 days, decayed to now.
 */

const heat = 'coalesce(f.w90, 0.0) * exp(-0.6931471805599453 * ($now - coalesce(f.at, $now)) / 7776000.0)';
const listed = `f.path AS path, f.language AS language, coalesce(f.changes, 0) AS changes, heat, f.at AS lastAt`;
const person = 'coalesce(d.login, d.name)';
const isPerson = 'coalesce(d.isBot, false) = false';

export const fileHistory = `
MATCH (f:File {repoId: $repoId, path: $path})
MATCH (f)<-[t:TOUCHES]-(c:Change) WHERE c.repoId = $repoId
WITH c ORDER BY t.at DESC LIMIT $limit
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.number AS number, c.sha AS sha, c.title AS title, c.at AS at, ${person} AS author, c.state AS state,
  c.verdict AS verdict, coalesce(c.isFix, false) AS isFix, coalesce(c.fileCount, 0) AS fileCount,
  head([(r:Change {repoId: $repoId})-[:REVERTS]->(c) | {number: r.number, sha: r.sha, title: r.title, at: r.at}]) AS revertedBy
ORDER BY at DESC`;

export const openIssues = `
CALL db.index.fulltext.queryNodes('issue_text', $text, {limit: $scanned}) YIELD node AS i, score
WHERE i.repoId = $repoId AND i.state = 'open' AND i.title IS NOT NULL
RETURN i.number AS number, i.title AS title, i.state AS state ORDER BY score DESC LIMIT $limit`;

export const files = `
${matchOwn('f:File', 'path', 'STARTS WITH $under')}
WITH f, ${heat} AS heat WHERE f.deletedAt IS NULL AND f.blob IS NOT NULL
RETURN ${listed} ORDER BY heat DESC, path LIMIT $limit`;

const isCode = 'f.language IS NOT NULL AND NOT f.language IN $dataLanguages';

export const hotspots = `
${matchOwn('f:File', 'path')}
WITH f, ${heat} AS heat WHERE f.deletedAt IS NULL AND heat > 0 AND ${isCode}
WITH f, heat ORDER BY heat DESC LIMIT $limit
RETURN ${listed}, COUNT { MATCH (f)<-[:TOUCHES]-(c:Change) WHERE c.repoId = $repoId AND c.isFix } AS fixes,
  COUNT { MATCH (f)<-[:TOUCHES]-(c:Change)-[:AUTHORED_BY]->(d:Developer)
    WHERE c.repoId = $repoId AND ${isPerson} RETURN DISTINCT d } AS authors
ORDER BY heat DESC, path`;

/** Sweeping changes say nothing about one file. A change taken back weighs most, a fix least. */
export const highRiskFiles = `
${matchOwn('c:Change', 'at', '> $since')} AND c.fileCount <= 50
WITH c, coalesce(c.isFix, false) AS isFix, c.verdict = 'REQUEST_CHANGES' AS requested,
  EXISTS { MATCH (c)<-[:REVERTS]-(r:Change) WHERE r.repoId = $repoId } AS reverted
WHERE isFix OR requested OR reverted
MATCH (c)-[:TOUCHES]->(f:File) WHERE f.repoId = $repoId AND f.deletedAt IS NULL AND ${isCode}
WITH f, c, isFix, coalesce(requested, false) AS requested, reverted ORDER BY c.at DESC
WITH f, sum(CASE WHEN isFix THEN 1 ELSE 0 END) AS fixes, sum(CASE WHEN reverted THEN 1 ELSE 0 END) AS reverts,
  sum(CASE WHEN requested THEN 1 ELSE 0 END) AS changesRequested,
  collect({number: c.number, sha: c.sha, title: c.title, at: c.at})[..3] AS proof
RETURN f.path AS path, fixes, reverts, changesRequested, proof
ORDER BY fixes + 2 * changesRequested + 3 * reverts DESC, path LIMIT $limit`;

/** Languages whose imports are known: of others nobody can tell what is dead. */
export const importedLanguages = `
${matchOwn('f:File', 'path')} AND f.language IS NOT NULL
WITH f.language AS language, collect(f) AS files
WHERE any(f IN files WHERE EXISTS { (f)-[:IMPORTS]->() })
RETURN language`;

/** What Go compiles is a package: a file of one that is used may hold nothing but methods, or one platform's part. */
export const deadFiles = `
${matchOwn('f:File', 'path')}
WITH f WHERE f.deletedAt IS NULL AND f.blob IS NOT NULL AND f.language IN $languages AND f.at < $before
  AND NOT EXISTS { (f)<-[:IMPORTS]-() } AND NOT EXISTS { (f)-[:TESTS]->() }
  AND NOT (f.language = 'Go' AND EXISTS { (f)-[:IN]->(:Directory)<-[:IN]-(:File)<-[:IMPORTS]-() })
RETURN f.path AS path, f.language AS language, f.at AS lastAt ORDER BY lastAt, path LIMIT $limit`;

export const ownership = `
${matchOwn('f:File', 'path', 'STARTS WITH $under')}
MATCH (f)<-[t:TOUCHES]-(c:Change)-[:AUTHORED_BY]->(d:Developer)
WHERE c.repoId = $repoId AND t.at > $since AND f.deletedAt IS NULL AND ${isPerson}
WITH ${person} AS login, sum(exp(-0.6931471805599453 * ($now - t.at) / 31536000.0)) AS work, count(DISTINCT c) AS changes,
  max(t.at) AS lastAt
WHERE login IS NOT NULL
RETURN login, work, changes, lastAt ORDER BY work DESC, login`;

export const codeOwners = `
${matchOwn('f:File', 'path', 'STARTS WITH $under')}
MATCH (f)-[rule:OWNED_BY]->(owner:Owner) WHERE f.deletedAt IS NULL
WITH owner.name AS owner, rule.pattern AS pattern, collect(f.path)[..5] AS paths, count(*) AS files
RETURN owner, pattern, paths ORDER BY files DESC, owner LIMIT 20`;

export const expertise = `
${matchOwn('c:Change', 'at', '> $since')}
MATCH (c)-[role:AUTHORED_BY|REVIEWED_BY]->(d:Developer) WHERE d.login = $login
MATCH (c)-[:TOUCHES]->(f:File) WHERE f.repoId = $repoId AND f.deletedAt IS NULL
WITH DISTINCT c, type(role) AS role, CASE WHEN f.path CONTAINS '/' THEN left(f.path, size(f.path) - size(last(split(f.path, '/'))) - 1) ELSE '' END AS directory
WITH directory, sum(CASE role WHEN 'AUTHORED_BY' THEN 1 ELSE 0 END) AS authored,
  sum(CASE role WHEN 'REVIEWED_BY' THEN 1 ELSE 0 END) AS reviewed,
  sum(exp(-0.6931471805599453 * ($now - c.at) / 31536000.0)) AS score, max(c.at) AS lastAt
RETURN directory, authored, reviewed, score, lastAt ORDER BY score DESC, directory LIMIT $limit`;

export const contributors = `
${matchOwn('c:Change', 'at', '> $since')}
MATCH (c)-[role:AUTHORED_BY|REVIEWED_BY]->(d:Developer)
WITH d, sum(CASE type(role) WHEN 'AUTHORED_BY' THEN 1 ELSE 0 END) AS authored,
  sum(CASE type(role) WHEN 'REVIEWED_BY' THEN 1 ELSE 0 END) AS reviewed, max(c.at) AS lastAt
WHERE ${person} IS NOT NULL
RETURN ${person} AS login, coalesce(d.isBot, false) AS isBot, authored, reviewed, lastAt
ORDER BY authored + reviewed DESC, login LIMIT $limit`;

/** The file in focus and those it is tied to, the strongest first. */
export const neighbours = `
MATCH (focus:File {repoId: $repoId, path: $focus})
CALL (focus) {
  MATCH (focus)-[e:IMPORTS|TESTS|CO_CHANGES]-(f:File) WHERE f.repoId = $repoId AND f.deletedAt IS NULL
  WITH f, max(coalesce(e.w, 1.0)) AS tie ORDER BY tie DESC LIMIT $limit
  RETURN collect(f) AS around
}
UNWIND [focus] + around AS f
WITH DISTINCT f, ${heat} AS heat
RETURN ${listed}`;

export const edgesBetween = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
MATCH (f)-[e:IMPORTS|TESTS|CO_CHANGES]->(g:File) WHERE g.repoId = $repoId AND g.path IN $paths AND coalesce(e.n, 3) >= 3
RETURN f.path AS from, g.path AS to, type(e) AS type, coalesce(e.w, 1.0) AS weight ORDER BY weight DESC LIMIT $limit`;

export const peopleAround = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
CALL (f) {
  MATCH (f)<-[t:TOUCHES]-(c:Change) WHERE c.repoId = $repoId
  WITH c ORDER BY t.at DESC LIMIT 30
  MATCH (c)-[:AUTHORED_BY]->(d:Developer) WHERE ${isPerson} AND ${person} IS NOT NULL
  RETURN ${person} AS login, count(*) AS changes ORDER BY changes DESC LIMIT 2
}
RETURN f.path AS path, login, changes`;

export const progress = `
MATCH (r:Repository {repoId: $repoId})
RETURN r.scannedAt AS scannedAt, r.headSha AS headSha, coalesce(r.fileCount, 0) AS files, coalesce(r.changeCount, 0) AS changes,
  r.backfillPhase AS phase, coalesce(r.backfillDone, 0) AS done`;
