import type { CrashBacking } from '@waggle/local/crash';
import neo4j from 'neo4j-driver';

/** Repository ids are the same for every seed: what the last one left must not pass for this one's. */
export async function emptyGraph(backing: Pick<CrashBacking, 'neo4j'>): Promise<void> {
  await ask(backing, 'MATCH (n) DETACH DELETE n');
}

/** The heads of the pull requests in the graph, by `owner/name#number`. A pull request without a repository is not found. */
export async function loadIndexedHeads(backing: Pick<CrashBacking, 'neo4j'>): Promise<Map<string, string>> {
  const rows = await ask(
    backing,
    `MATCH (r:Repository) MATCH (c:PullRequest {repoId: r.repoId})
     WHERE EXISTS { (c)-[:TOUCHES]->(:File) } RETURN r.fullName + '#' + c.number AS name, c.headSha AS head`,
  );
  return new Map(rows.map(({ name, head }) => [String(name), String(head)]));
}

async function ask({ neo4j: address }: Pick<CrashBacking, 'neo4j'>, query: string): Promise<Record<string, unknown>[]> {
  const login = neo4j.auth.basic(address.username, address.password);
  const driver = neo4j.driver(address.uri, login, { telemetryDisabled: true });
  try {
    const { records } = await driver.executeQuery(query, {}, { database: 'neo4j' });
    return records.map((record) => record.toObject());
  } finally {
    await driver.close();
  }
}
