import type { Run } from './connect.ts';

type Write = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

interface Removal {
  repoId: number;
  /** Matches the nodes as `n`. */
  match: string;
  /** Relationships that a transaction may take away: a million is more than a heap of 1 GB holds. */
  most?: number;
}

const nodesAtOnce = 2000;

const stripNode = `
MATCH (n) WHERE elementId(n) = $id
MATCH (n)-[e]-()
WITH DISTINCT e LIMIT $most
DELETE e`;

const deleteNodes = `
MATCH (n) WHERE elementId(n) IN $ids
DETACH DELETE n`;

/** Removes nodes with their relationships, in transactions whose size does not depend on how many a node has. */
export async function removeNodes(write: Write, { repoId, match, most = 50_000 }: Removal): Promise<void> {
  const find = `${match} WITH DISTINCT n LIMIT ${nodesAtOnce} RETURN elementId(n) AS id, COUNT { (n)--() } AS degree`;
  const removeSome = async (run: Run): Promise<boolean> => {
    const found = await run<{ id: string; degree: number }>(find, { repoId });
    const [first] = found;
    if (first === undefined) return false;
    if (first.degree > most) await run(stripNode, { id: first.id, most });
    else await run(deleteNodes, { ids: takeWithin(found, most) });
    return true;
  };
  while (await write(removeSome));
}

/** The first ones that have no more relationships together. */
function takeWithin(found: readonly { id: string; degree: number }[], most: number): string[] {
  let sum = 0;
  return found
    .filter(({ degree }) => {
      sum += degree;
      return sum <= most;
    })
    .map(({ id }) => id);
}
