import { afterAll, expect, test } from '@jest/globals';
import { explain, openTestGraph } from '../../test-graph.ts';
import * as statements from './change-statements.ts';

// With its schema: without indexes there is nothing but scans.
const { close } = await openTestGraph();
afterAll(close);

test.each(Object.entries(statements))('%s seeks by key and scans nothing', async (_name, query) => {
  const plan = (await explain(query, { repoId: 1, keys: [], rows: [], authors: [], files: [] })).join('\n');

  expect(plan).not.toMatch(/LabelScan|AllNodesScan|TypeScan|NodeIndexScan/);
});

// What Neo4j believes about sizes decided between two indexes: with the other one each row reads the keys of all repositories.
test('what a change takes back is found by the index of commits', async () => {
  const plan = await explain(statements.revertsOfCommits, { repoId: 1, rows: [] });

  expect(plan).toContainEqual(expect.stringMatching(/^NodeIndexSeek\S* RANGE INDEX old:Change\(repoId, sha\)/));
  expect(plan).toContainEqual(expect.stringMatching(/^NodeUniqueIndexSeek\S* UNIQUE c:Change\(repoId, key\)/));
});
