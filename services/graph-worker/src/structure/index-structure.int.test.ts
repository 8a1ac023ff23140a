import { afterAll, expect, test } from '@jest/globals';
import { createSyntaxPool } from '@waggle/syntax';
import { openTestGraph } from '../test-graph.ts';
import { dumpStructure, indexFiles } from './testing/index-files.ts';
import { createRandom, editRepository } from './testing/random-repository.ts';

const { graph, newRepoId, close } = await openTestGraph();
const pool = createSyntaxPool({ size: 1 });
afterAll(async () => {
  await pool.close();
  await close();
});
const deps = { graph, pool };

// JavaScript, Python, Rust, and all languages at once.
test.each([
  [1, [0]],
  [2, [1]],
  [3, [3]],
  [4, undefined],
])(
  'after random edits (seed %i, languages %p) the graph is that of a clean rebuild',
  async (seed, only) => {
    const random = createRandom(seed);
    const repoId = newRepoId();
    let files = new Map<string, string>();
    for (let step = 0; step < 20; step += 1) files = editRepository(files, random, only);
    await indexFiles(deps, repoId, files);

    for (let step = 0; step < 4; step += 1) {
      files = editRepository(files, random, only);
      await indexFiles(deps, repoId, files);
      const clean = newRepoId();
      await indexFiles(deps, clean, files);

      expect(await dumpStructure(graph, repoId)).toEqual(await dumpStructure(graph, clean));
    }
  },
  120_000,
);
