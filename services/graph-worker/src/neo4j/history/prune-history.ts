import type { HeldWrite } from '../held-writer.ts';
import { matchOwn } from '../match-own.ts';

const rows = 1000;

// Open pull requests stay, however old.
const oldChanges = `
MATCH (r:Repository {repoId: $repoId})
${matchOwn('c:Change', 'at', '< $oldest')} AND coalesce(c.state, '') <> 'open'
WITH r, c LIMIT ${rows}
DETACH DELETE c
WITH r, count(*) AS removed
SET r.changeCount = CASE WHEN r.changeCount > removed THEN r.changeCount - removed ELSE 0 END
RETURN removed`;

// What only a commit message named. Nobody told its title.
const unnamedIssues = `
${matchOwn('n:Issue', 'number')} AND n.title IS NULL AND NOT EXISTS { (n)--() }
WITH n LIMIT ${rows}
DETACH DELETE n
RETURN count(*) AS removed`;

/**
 * Takes out the changes before `oldest` (epoch seconds). What they taught stays: the tallies of files, of pairs and of people
 * are sums over the whole history, and files that are gone keep their names for the day they come back.
 */
export async function pruneHistory(
  write: HeldWrite,
  { repoId, oldest }: { repoId: number; oldest: number },
): Promise<void> {
  const changes = await repeat(write, oldChanges, { repoId, oldest });
  if (changes > 0) await repeat(write, unnamedIssues, { repoId });
}

/** In transactions of bounded size. Answers how much went. */
async function repeat(write: HeldWrite, query: string, parameters: Record<string, unknown>): Promise<number> {
  let total = 0;
  for (let removed = rows; removed === rows; total += removed) {
    const [row] = await write((run) => run<{ removed: number }>(query, parameters));
    removed = row?.removed ?? 0;
  }
  return total;
}
