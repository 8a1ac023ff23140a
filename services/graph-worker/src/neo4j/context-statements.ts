import { matchOwn } from './match-own.ts';

/*
 * What one context needs. Each statement starts from an index seek by (repoId, something), and every node that is read is
 * checked to be of $repoId: nothing of another tenant can be reached, whatever the graph holds. Limits for each file keep
 * files that everybody edits or imports from filling the answer. What is not found by a whole key names its index: Neo4j counts
 * rarely, may believe that there is nothing, and would then walk an index of all tenants.
 */

/**
 * What the graph stores about the repository and about each path itself. Counts of relationships cost nothing: the node keeps
 * them. One statement, as each costs about a millisecond before it reads anything. Files are rows of values in the order of
 * `toPathFacts`.
 */
export const facts = `
OPTIONAL MATCH (r:Repository {repoId: $repoId})
RETURN r.scannedAt AS scannedAt, r.structuredAt AS structuredAt, coalesce(r.changeCount, 0) AS changeCount, r.limit AS limit, COLLECT {
  UNWIND $paths AS wanted
  MATCH (f:File {repoId: $repoId, path: wanted})
  RETURN [f.path, f.changes, f.w, f.w90, f.at, COUNT { (f)<-[:TOUCHES]-() }, COUNT { (f)<-[:IMPORTS]-() },
    [(f)-[o:OWNED_BY]->(owner:Owner) | {owner: owner.name, pattern: o.pattern}],
    COLLECT { MATCH (t:File {repoId: $repoId})-[e:TESTS]->(f) WHERE t.deletedAt IS NULL
      RETURN t.path ORDER BY e.confidence DESC, t.path LIMIT 10 }]
} AS files`;

// One pass over a change's relationships: they hang on one chain, which each pattern of its own would walk again.
const ties = `[(c)-[x:AUTHORED_BY|REVIEWED_BY|CLOSES|REVERTS]-(n) | CASE type(x)
    WHEN 'AUTHORED_BY' THEN ['author', coalesce(n.login, n.name), coalesce(n.isBot, false)]
    WHEN 'REVIEWED_BY' THEN ['reviewer', coalesce(n.login, n.name), coalesce(n.isBot, false), x.at]
    WHEN 'CLOSES' THEN ['issue', n.repoId, n.number, n.title, n.state]
    ELSE [CASE WHEN endNode(x) = c THEN 'revertedBy' ELSE 'reverts' END, n.repoId, n.number, n.sha, n.title, n.at] END]`;

/**
 * The newest changes of each path, with everybody who had a part in them. Only the time of a relationship is read of those
 * that do not make it. Files of more than $hub changes are left to the newest changes of the whole repository.
 */
export const candidateChanges = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
WITH f WHERE COUNT { (f)<-[:TOUCHES]-() } <= $hub
CALL (f) {
  MATCH (f)<-[t:TOUCHES]-(c) WHERE t.at > $since
  RETURN c ORDER BY t.at DESC LIMIT $perFile
}
WITH c, collect(f.path) AS paths
WHERE c.repoId = $repoId AND c.key <> $self
RETURN c.key AS key, c.number AS number, c.sha AS sha, c.title AS title, c.verdict AS verdict, c.state AS state, c.at AS at,
  c.fileCount AS fileCount, coalesce(c.isFix, false) AS isFix, paths, ${ties} AS ties`;

export const issuesByNumber = `
UNWIND $numbers AS number
OPTIONAL MATCH (i:Issue {repoId: $repoId, number: number})
OPTIONAL MATCH (i)<-[:CLOSES]-(c:PullRequest) WHERE c.repoId = $repoId AND c.key <> $self
WITH number, i, c ORDER BY c.at DESC
RETURN number, i.title AS title, i.state AS state, collect(c.number)[..10] AS closedBy`;

/**
 * The partners of each path with the largest weight as of their last common change; what it is worth today is computed from
 * what is returned. Files of more than $hub changes are left to the newest changes of the whole repository. Partners are rows
 * of values in the order of `toPartners`: their names in each of hundreds would be most of the answer.
 */
export const partners = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
WITH f WHERE COUNT { (f)<-[:TOUCHES]-() } <= $hub
CALL (f) {
  MATCH (f)-[x:CO_CHANGES]-(g)
  WITH x, g ORDER BY x.w DESC LIMIT $perFile
  WITH x, g WHERE g.repoId = $repoId AND g.deletedAt IS NULL
  RETURN collect([g.path, x.n, x.w, x.w90, x.at, g.changes, g.w, g.w90, g.at]) AS partners
}
RETURN f.path AS path, partners`;

/** Present files by path, and some of each directory. */
export const candidateFiles = `
CALL () {
  UNWIND $paths AS wanted
  MATCH (f:File {repoId: $repoId, path: wanted}) WHERE f.deletedAt IS NULL
  RETURN f
  UNION
  UNWIND $directories AS wanted
  MATCH (d:Directory {repoId: $repoId, path: wanted})
  CALL (d) {
    MATCH (d)<-[:IN]-(f:File) WHERE f.repoId = $repoId AND f.deletedAt IS NULL
    RETURN f LIMIT $perDirectory
  }
  RETURN f
}
RETURN f.path AS path, f.changes AS changes, f.w AS w, f.w90 AS w90, f.at AS at`;

/** The newest changes of both files of a pair, from the side that has fewer. */
export const provingChanges = `
UNWIND $pairs AS pair
MATCH (rare:File {repoId: $repoId, path: pair.rare})
MATCH (other:File {repoId: $repoId, path: pair.other})
CALL (rare, other) {
  MATCH (rare)<-[t:TOUCHES]-(c)
  WITH c, t, other ORDER BY t.at DESC LIMIT $scanned
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
  RETURN collect(g.path) AS importers
}
RETURN f.path AS path, COUNT { (f)<-[:IMPORTS]-() } AS degree, importers`;

/** Open pull requests of the same files, newest first. Files are compared as nodes, so that no path is read. */
export const openPullRequests = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
WITH collect(f) AS files
${matchOwn('c:PullRequest', 'state', "= 'open'")}
WITH files, c ORDER BY c.number DESC LIMIT $limit
MATCH (c)-[:TOUCHES]->(f) WHERE f IN files AND c.key <> $self
WITH c, collect(f.path) AS paths
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.number AS number, c.title AS title, d.login AS author, c.updatedAt AS updatedAt, paths,
  [(c)-[:CHANGES]->(s:Symbol {repoId: $repoId}) | {name: s.fqn, path: s.path, line: s.line, endLine: coalesce(s.headEnd, s.endLine)}] AS symbols`;

/** Changes in the same words: Lucene's BM25 over titles and descriptions of this repository. */
export const changesByWords = `
CALL db.index.fulltext.queryNodes('change_text', $text, {limit: $limit}) YIELD node AS c, score
WHERE c.repoId = $repoId AND c.number IS NOT NULL AND c.key <> $self
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.key AS key, c.number AS number, c.title AS title, c.verdict AS verdict, c.at AS at, d.login AS author, score`;

/** The newest changes of the repository: what is usual here, who is around, and what happened to files that all edit. */
export const recentChanges = `
${matchOwn('c:Change', 'at', '> $since')}
WITH c ORDER BY c.repoId DESC, c.at DESC LIMIT $limit
RETURN c.key AS key, c.number AS number, c.sha AS sha, c.title AS title, c.state AS state, c.at AS at, c.add AS add,
  c.fileCount AS fileCount,
  coalesce(c.isFix, false) AS isFix,
  [(c)-[x:AUTHORED_BY|REVIEWED_BY|TOUCHES]->(n) | CASE type(x)
    WHEN 'AUTHORED_BY' THEN ['author', coalesce(n.login, n.name), coalesce(n.isBot, false)]
    WHEN 'REVIEWED_BY' THEN ['reviewer', coalesce(n.login, n.name), coalesce(n.isBot, false), x.at]
    ELSE ['path', n.path] END] AS ties`;
