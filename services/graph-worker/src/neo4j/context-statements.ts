export const repositoryFacts = `
MATCH (r:Repository {repoId: $repoId})
RETURN r.scannedAt AS scannedAt, coalesce(r.changeCount, 0) AS changeCount`;

/**
 * The newest changes of each path. The limit for each file keeps files that everybody edits from filling the answer.
 * Every MATCH names the repository: nothing of another tenant can be reached, whatever the graph holds.
 */
export const candidateChanges = `
UNWIND $paths AS wanted
MATCH (f:File {repoId: $repoId, path: wanted})
WITH f, COUNT { (f)<-[:TOUCHES]-() } AS touched
CALL (f) {
  MATCH (f)<-[t:TOUCHES]-(c:Change)
  WHERE c.repoId = $repoId AND c.key <> $self AND t.at > $since
  RETURN c ORDER BY t.at DESC LIMIT $perFile
}
WITH c, collect({path: f.path, touched: touched}) AS files
OPTIONAL MATCH (c)-[:AUTHORED_BY]->(d:Developer)
RETURN c.number AS number, c.title AS title, c.verdict AS verdict, c.at AS at, c.fileCount AS fileCount,
  CASE WHEN d IS NULL THEN null ELSE {login: d.login, isBot: d.isBot} END AS author, files,
  [(c)-[:CLOSES]->(i:Issue {repoId: $repoId}) | {number: i.number, title: i.title, state: i.state}] AS issues`;

export const issuesByNumber = `
UNWIND $numbers AS number
OPTIONAL MATCH (i:Issue {repoId: $repoId, number: number})
OPTIONAL MATCH (i)<-[:CLOSES]-(c:PullRequest) WHERE c.repoId = $repoId AND c.key <> $self
WITH number, i, c ORDER BY c.at DESC
RETURN number, i.title AS title, i.state AS state, collect(c.number)[..10] AS closedBy`;
