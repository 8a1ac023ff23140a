import type { Graph } from '@waggle/graph-worker/bench';

export interface NectrPull {
  number: number;
  title: string;
  author: string;
  files: string[];
  issues: number[];
}

/** The two of its constraints that Neo4j Community accepts; its node keys are refused there, so files and pulls have none. */
const constraints = [
  'CREATE CONSTRAINT bench_repo IF NOT EXISTS FOR (r:NRepository) REQUIRE r.full_name IS UNIQUE',
  'CREATE CONSTRAINT bench_developer IF NOT EXISTS FOR (d:NDeveloper) REQUIRE d.login IS UNIQUE',
];
const chunk = 200;
const repo = 'bench/bench';

/*
 * The shape of Nectr's statements, written anew from their description: chunks of 200 files, each a transaction of its own;
 * four transactions for a pull request. Labels begin with N, so that neither graph slows the other's scans down.
 */
const mergeFiles = `
UNWIND $files AS f
MERGE (file:NFile {repo: $repo, path: f.path})
SET file.language = f.language, file.size = f.size
WITH file
MERGE (r:NRepository {full_name: $repo})
MERGE (r)-[:CONTAINS]->(file)`;

const mergePull = `
MERGE (p:NPullRequest {repo: $repo, number: $number})
SET p.title = $title, p.author = $author, p.verdict = 'APPROVE', p.reviewed_at = '2026-01-01T00:00:00Z'`;

const mergeAuthor = `
MERGE (d:NDeveloper {login: $author})
WITH d MATCH (p:NPullRequest {repo: $repo, number: $number})
MERGE (p)-[:AUTHORED_BY]->(d)
WITH d MERGE (r:NRepository {full_name: $repo})
MERGE (d)-[:CONTRIBUTED_TO]->(r)`;

const mergeTouches = `
MATCH (p:NPullRequest {repo: $repo, number: $number})
UNWIND $files AS path
MERGE (f:NFile {repo: $repo, path: path}) ON CREATE SET f.language = 'Other'
MERGE (p)-[:TOUCHES]->(f)`;

const mergeIssues = `
MATCH (p:NPullRequest {repo: $repo, number: $number})
UNWIND $issues AS number
MERGE (i:NIssue {repo: $repo, number: number})
MERGE (p)-[:CLOSES]->(i)`;

/** Seconds for the given files and pull requests, files first. Removes what it wrote. */
export async function writeAsNectr(
  graph: Graph,
  { paths, pulls }: { paths: readonly string[]; pulls: readonly NectrPull[] },
): Promise<{ filesSeconds: number; pullsSeconds: number }> {
  for (const constraint of constraints) await graph.execute(constraint);
  await graph.execute('MERGE (r:NRepository {full_name: $repo})', { repo });
  const begin = performance.now();
  for (let at = 0; at < paths.length; at += chunk) {
    const files = paths.slice(at, at + chunk).map((path) => ({ path, language: 'Other', size: 0 }));
    await graph.execute(mergeFiles, { repo, files });
  }
  const filesDone = performance.now();
  for (const pull of pulls) {
    const parameters = { repo, ...pull };
    for (const query of [mergePull, mergeAuthor, mergeTouches]) await graph.execute(query, parameters);
    if (pull.issues.length > 0) await graph.execute(mergeIssues, parameters);
  }
  const done = performance.now();
  for (const label of ['NPullRequest', 'NFile', 'NIssue', 'NDeveloper', 'NRepository']) {
    await graph.execute(`MATCH (n:${label}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`);
  }
  for (const name of ['bench_repo', 'bench_developer']) await graph.execute(`DROP CONSTRAINT ${name} IF EXISTS`);
  return { filesSeconds: (filesDone - begin) / 1000, pullsSeconds: (done - filesDone) / 1000 };
}
