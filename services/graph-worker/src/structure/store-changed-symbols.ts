import type { Graph } from '../neo4j/connect.ts';

const dropChanges = `
MATCH (c:Change {repoId: $repoId, key: $key})-[old:CHANGES]->(s:Symbol) USING INDEX SEEK c:Change(repoId, key)
WHERE NOT s.fqn IN $fqns
DELETE old`;

const setChanges = `
MATCH (c:Change {repoId: $repoId, key: $key})
UNWIND $fqns AS fqn
MATCH (s:Symbol {repoId: $repoId, fqn: fqn})
MERGE (c)-[:CHANGES]->(s)`;

/**
 * Replaces `(Change)-[:CHANGES]->(Symbol)` of a pull request: two open ones that lead to the same symbol are in conflict. Symbols
 * that the default branch does not have are left out. Give an empty list when the pull request is closed.
 */
export async function storeChangedSymbols(
  graph: Pick<Graph, 'write'>,
  { repoId, number }: { repoId: number; number: number },
  fqns: readonly string[],
): Promise<void> {
  const where = { repoId, key: `pr:${number}` };
  const sorted = [...fqns].sort();
  await graph.write(async (run) => {
    await run(dropChanges, { ...where, fqns: sorted });
    if (sorted.length > 0) await run(setChanges, { ...where, fqns: sorted });
  });
}
