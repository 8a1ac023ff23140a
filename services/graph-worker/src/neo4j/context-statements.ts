/*
 * What one context needs. Each statement starts from an index seek by (repoId, something), and every node that is read is
 * checked to be of $repoId: nothing of another tenant can be reached, whatever the graph holds. Limits for each file keep
 * files that everybody edits or imports from filling the answer.
 */

export const repositoryFacts = `
MATCH (r:Repository {repoId: $repoId})
RETURN r.scannedAt AS scannedAt, coalesce(r.changeCount, 0) AS changeCount`;

/** What the graph stores about each path itself. Counts of relationships cost nothing: the node keeps them. */
export const pathFacts = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
RETURN f.path AS path, f.changes AS changes, f.w AS w, f.w90 AS w90, f.at AS at,
  COUNT { (f)<-[:TOUCHES]-() } AS touched, COUNT { (f)<-[:IMPORTS]-() } AS dependents,
  [(f)-[o:OWNED_BY]->(owner:Owner) | {owner: owner.name, pattern: o.pattern}] AS owners,
  [(t:File {repoId: $repoId})-[:TESTS]->(f) WHERE t.deletedAt IS NULL | t.path][..10] AS tests`;

/** The newest changes of each path, with everybody who had a part in them. */
export const candidateChanges = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
CALL (f) {
  MATCH (f)<-[t:TOUCHES]-(c:Change)
  WHERE c.repoId = $repoId AND c.key <> $self AND t.at > $since
  RETURN c ORDER BY t.at DESC LIMIT $perFile
}
WITH c, collect(f.path) AS paths
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.key AS key, c.number AS number, c.sha AS sha, c.title AS title, c.verdict AS verdict, c.state AS state, c.at AS at,
  c.fileCount AS fileCount, coalesce(c.isFix, false) AS isFix,
  CASE WHEN d IS NULL THEN null ELSE {login: coalesce(d.login, d.name), isBot: coalesce(d.isBot, false)} END AS author, paths,
  [(c)-[v:REVIEWED_BY]->(p:Developer) | {login: coalesce(p.login, p.name), isBot: coalesce(p.isBot, false), at: v.at}] AS reviewers,
  [(c)-[:CLOSES]->(i:Issue {repoId: $repoId}) | {number: i.number, title: i.title, state: i.state}] AS issues,
  [(r:Change {repoId: $repoId})-[:REVERTS]->(c) | {number: r.number, sha: r.sha, title: r.title, at: r.at}] AS revertedBy`;

export const issuesByNumber = `
UNWIND $numbers AS number
OPTIONAL MATCH (i:Issue {repoId: $repoId, number: number})
OPTIONAL MATCH (i)<-[:CLOSES]-(c:PullRequest) WHERE c.repoId = $repoId AND c.key <> $self
WITH number, i, c ORDER BY c.at DESC
RETURN number, i.title AS title, i.state AS state, collect(c.number)[..10] AS closedBy`;

/** The strongest partners of each path. What they weighed is decayed to now before they are compared. */
export const partners = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
CALL (f) {
  MATCH (f)-[x:CO_CHANGES]-(g:File)
  WITH x, g, x.w * exp(-0.6931471805599453 * ($now - x.at) / 63072000.0) AS weight
  ORDER BY weight DESC LIMIT $perFile
  WITH x, g WHERE g.repoId = $repoId AND g.deletedAt IS NULL
  RETURN g.path AS partner, x.n AS n, x.w AS w, x.w90 AS w90, x.at AS at, COUNT { (g)<-[:TOUCHES]-() } AS touched
}
RETURN f.path AS path, partner, n, w, w90, at, touched`;

/** The newest changes of both files of a pair, from the side that has fewer. */
export const provingChanges = `
UNWIND $pairs AS pair
MATCH (rare:File {repoId: $repoId, path: pair.rare})
MATCH (other:File {repoId: $repoId, path: pair.other})
CALL (rare, other) {
  MATCH (rare)<-[t:TOUCHES]-(c:Change)
  WHERE c.repoId = $repoId AND c.key <> $self AND EXISTS { (c)-[:TOUCHES]->(other) }
  RETURN c ORDER BY t.at DESC LIMIT $perPair
}
RETURN pair.partner AS partner, c.number AS number, c.sha AS sha, c.title AS title, c.at AS at`;

/** Who imports each of the paths, a bounded number of each. Asked once a level: what was reached is not reached again. */
export const importers = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
CALL (f) {
  MATCH (f)<-[:IMPORTS]-(g:File)
  WITH g LIMIT $perFile
  WHERE g.repoId = $repoId AND g.deletedAt IS NULL
  RETURN collect({path: g.path, imports: COUNT { (g)-[:IMPORTS]->() }}) AS importers
}
RETURN f.path AS path, COUNT { (f)<-[:IMPORTS]-() } AS degree, importers`;

/** Open pull requests of the same files, newest first. */
export const openPullRequests = `
MATCH (c:PullRequest) WHERE c.repoId = $repoId AND c.state = 'open'
WITH c ORDER BY c.number DESC LIMIT $limit
MATCH (c)-[:TOUCHES]->(f:File) WHERE f.repoId = $repoId AND f.path IN $paths AND c.key <> $self
WITH c, collect(f.path) AS paths
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.number AS number, c.title AS title, d.login AS author, paths,
  [(c)-[:CHANGES]->(s:Symbol {repoId: $repoId}) | {name: s.fqn, path: s.path, line: s.line, endLine: s.endLine}] AS symbols`;

/** Changes in the same words: Lucene's BM25 over titles and descriptions of this repository. */
export const changesByWords = `
CALL db.index.fulltext.queryNodes('change_text', $text, {limit: $limit}) YIELD node AS c, score
WHERE c.repoId = $repoId AND c.number IS NOT NULL AND c.key <> $self
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.key AS key, c.number AS number, c.title AS title, c.verdict AS verdict, c.at AS at, d.login AS author, score`;

/** The newest changes of the repository: what is usual here, and who is around. */
export const recentChanges = `
MATCH (c:Change) WHERE c.repoId = $repoId AND c.at > $since
WITH c ORDER BY c.repoId DESC, c.at DESC LIMIT $limit
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.key AS key, c.at AS at, c.add AS add, c.fileCount AS fileCount, coalesce(c.isFix, false) AS isFix,
  CASE WHEN d IS NULL THEN null ELSE {login: coalesce(d.login, d.name), isBot: coalesce(d.isBot, false)} END AS author,
  [(c)-[v:REVIEWED_BY]->(p:Developer) | {login: coalesce(p.login, p.name), isBot: coalesce(p.isBot, false), at: v.at}] AS reviewers,
  [(c)-[:TOUCHES]->(f:File {repoId: $repoId}) | f.path][..50] AS paths`;
