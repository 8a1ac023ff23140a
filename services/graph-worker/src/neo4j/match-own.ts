/**
 * Cypher that matches the nodes of a kind that `$repoId` has and whose `key` meets the condition, to go on with `AND`. `node` is its
 * variable and label, `key` the second property of an index by repository. The index is named: Neo4j counts rarely, and while it
 * believes that a label has no nodes it may as well walk an index of all repositories.
 */
export function matchOwn(node: string, key: string, condition = 'IS NOT NULL'): string {
  const [variable] = node.split(':');
  return `MATCH (${node}) USING INDEX SEEK ${node}(repoId, ${key}) WHERE ${variable}.repoId = $repoId AND ${variable}.${key} ${condition}`;
}
