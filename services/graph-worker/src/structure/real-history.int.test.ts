import { afterAll, expect, test } from '@jest/globals';
import { createSyntaxPool } from '@waggle/syntax';
import { openTestGraph } from '../test-graph.ts';
import { dumpStructure, indexFiles } from './testing/index-files.ts';
import { chooseRevisions, readRevision } from './testing/read-revision.ts';

const { graph, newRepoId, close } = await openTestGraph();
const pool = createSyntaxPool({ size: 1 });
afterAll(async () => {
  await pool.close();
  await close();
});

// This repository, or a clone of another one.
const repo = process.env.WAGGLE_STRUCTURE_REPO ?? import.meta.dirname;
const count = Number(process.env.WAGGLE_STRUCTURE_REVISIONS ?? 3);

test('after pushes of real commits the graph is that of a clean rebuild', async () => {
  const revisions = chooseRevisions(repo, { count, every: 20 });
  const repoId = newRepoId();
  const resolved: number[] = [];
  for (const revision of revisions) {
    resolved.push((await indexFiles({ graph, pool }, repoId, readRevision(repo, revision))).resolved);
  }
  const clean = newRepoId();
  await indexFiles({ graph, pool }, clean, readRevision(repo, revisions.at(-1) ?? 'HEAD'));

  const [pushed, rebuilt] = [await dumpStructure(graph, repoId), await dumpStructure(graph, clean)];
  process.stdout.write(`${repo}: ${resolved.join(', ')} files resolved, ${rebuilt.imports.length} imports\n`);
  for (const part of Object.keys(rebuilt) as (keyof typeof rebuilt)[]) {
    expect({ part, lines: pushed[part] }).toEqual({ part, lines: rebuilt[part] });
  }
}, 600_000);
