import { codeOwnersPaths, createOwnerMatcher, parseCodeOwners } from '../../core/history/code-owners.ts';
import { inBatches } from '../../core/in-batches.ts';
import type { Graph } from '../connect.ts';
import type { HeldWrite } from '../held-writer.ts';
import { matchOwn } from '../match-own.ts';
import type { RepositorySource } from '../scan-repository.ts';

const heldRules = `
MATCH (r:Repository {repoId: $repoId})
OPTIONAL MATCH (f:File {repoId: $repoId}) USING INDEX SEEK f:File(repoId, path) WHERE f.path IN $paths AND f.blob IS NOT NULL
RETURN r.ownersBlob AS applied, collect({path: f.path, blob: f.blob}) AS files`;

const livePaths = `
${matchOwn('f:File', 'path', '> $after')} AND f.blob IS NOT NULL
RETURN f.path AS path ORDER BY f.repoId, f.path LIMIT $limit`;

const dropOwners = `
UNWIND $rows AS row
MATCH (own:File {repoId: $repoId, path: row.path})-[old:OWNED_BY]->() USING INDEX SEEK own:File(repoId, path)
DELETE old`;

const setOwners = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
UNWIND row.owners AS name
MERGE (o:Owner {repoId: $repoId, name: name})
CREATE (f)-[:OWNED_BY {pattern: row.pattern, line: row.line}]->(o)`;

const dropUnused = `
${matchOwn('o:Owner', 'name')} AND NOT EXISTS { (o)<-[:OWNED_BY]-() }
DELETE o`;

const finish = 'MATCH (r:Repository {repoId: $repoId}) SET r.ownersBlob = $blob';

const batchRows = 5000;
/** GitHub reads no larger one. */
const maxBytes = 3 * 1024 * 1024;

/**
 * Keeps who owns which file by CODEOWNERS. `touched` are the files that came, moved or went since; when the rules themselves
 * changed, or with null, every file is looked at again.
 */
export async function updateOwners(
  { graph, write }: { graph: Graph; write: HeldWrite },
  repoId: number,
  readBlobs: NonNullable<RepositorySource['readBlobs']>,
  touched: TouchedFiles | null,
): Promise<void> {
  const [held] = await graph.read<Held>(heldRules, { repoId, paths: [...codeOwnersPaths] }, 10_000);
  const rule = codeOwnersPaths.map((path) => held?.files.find((file) => file.path === path)).find(Boolean);
  const blob = rule?.blob ?? null;
  if (blob === null && (held?.applied ?? null) === null) return;
  const match = createOwnerMatcher(blob === null ? [] : parseCodeOwners(await readText(readBlobs, blob)));
  const apply = async (paths: readonly string[]) => {
    const rows = paths.map((path) => ({ path, owners: [], ...match(path) }));
    await write(async (run) => {
      await run(dropOwners, { repoId, rows });
      await run(setOwners, { repoId, rows: rows.filter(({ owners }) => owners.length > 0) });
    });
  };
  if (touched !== null && blob === held?.applied) {
    for (const paths of inBatches(touched.changed, batchRows)) await apply(paths);
    for (const paths of inBatches(touched.removed, batchRows))
      await write((run) => run(dropOwners, { repoId, rows: toRows(paths) }));
    return;
  }
  for (let after = ''; ; ) {
    const page = await graph.read<{ path: string }>(livePaths, { repoId, after, limit: batchRows }, 60_000);
    if (page.length === 0) break;
    await apply(page.map(({ path }) => path));
    after = page.at(-1)?.path ?? '';
  }
  await write(async (run) => {
    await run(dropUnused, { repoId });
    await run(finish, { repoId, blob });
  });
}

function toRows(paths: readonly string[]): { path: string }[] {
  return paths.map((path) => ({ path }));
}

async function readText(readBlobs: NonNullable<RepositorySource['readBlobs']>, blob: string): Promise<string> {
  let text = '';
  for await (const contents of readBlobs([blob], maxBytes)) {
    for (const { bytes } of contents) text += bytes?.toString('utf8') ?? '';
  }
  return text;
}

/** Files that a sync brought or changed, and those it took away, by their present paths. */
export interface TouchedFiles {
  changed: string[];
  removed: string[];
}

interface Held {
  applied: string | null;
  files: { path: string; blob: string }[];
}
