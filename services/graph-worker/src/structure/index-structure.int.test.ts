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

// JavaScript, CommonJS, Python, Rust, Ruby with PHP, Java with Kotlin and C#, Go, C, and all languages at once.
test.each([
  [218, [0]],
  [6, [7]],
  [414, [1]],
  [3, [3]],
  [10, [4]],
  [13, [5]],
  [35, [2]],
  [8, [6]],
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

test('files that are resolved together look through the same index as far as each has to', async () => {
  const repoId = newRepoId();
  const files = new Map([
    ['src/index.ts', "export * from './near';\nexport * from './far';"],
    ['src/near.ts', 'export const near = 1;'],
    ['src/far/index.ts', "export * from './deep';"],
    ['src/far/deep.ts', 'export const deep = 1;'],
  ]);
  await indexFiles(deps, repoId, files);
  files.set('test/a.ts', "import { near } from '../src';").set('test/b.ts', "import { deep } from '../src';");

  await indexFiles(deps, repoId, files);

  const { imports } = await dumpStructure(graph, repoId);
  const pairs = imports
    .map((line) => (JSON.parse(line) as string[]).slice(0, 2))
    .filter(([from]) => /test/.test(from ?? ''));
  expect(pairs).toEqual([
    ['test/a.ts', 'src/index.ts'],
    ['test/a.ts', 'src/near.ts'],
    ['test/b.ts', 'src/far/deep.ts'],
    ['test/b.ts', 'src/index.ts'],
  ]);
});

test('what an older version of the code had read is read again, once', async () => {
  const repoId = newRepoId();
  const files = new Map([
    ['a/App.java', 'package a; class App { Cart cart; }'],
    ['a/Cart.java', 'package a; class Cart {}'],
  ]);
  await indexFiles(deps, repoId, files);
  const whole = await dumpStructure(graph, repoId);
  await graph.write(async (run) => {
    await run('MATCH (f:File {repoId: $repoId}) SET f.mentions = null', { repoId });
    await run('MATCH (:File {repoId: $repoId})-[e:IMPORTS]->() DELETE e', { repoId });
    await run('MATCH (r:Repository {repoId: $repoId}) SET r.structureVersion = null', { repoId });
  });

  expect((await indexFiles(deps, repoId, files)).read).toBe(2);
  expect(await dumpStructure(graph, repoId)).toEqual(whole);
  expect((await indexFiles(deps, repoId, files)).read).toBe(0);
});
