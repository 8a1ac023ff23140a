import { afterAll, expect, test } from '@jest/globals';
import * as structure from '../structure/neo4j/structure-statements.ts';
import { explain, openTestGraph } from '../test-graph.ts';
import * as backfill from './history/backfill-statements.ts';
import * as changes from './history/change-statements.ts';
import * as updates from './history/update-statements.ts';
import * as pullRequests from './index-statements.ts';
import * as people from './people-statements.ts';
import * as scans from './scan-statements.ts';

// With its schema: without indexes there is nothing but scans.
const { close } = await openTestGraph();
afterAll(close);

const modules = { structure, backfill, changes, updates, pullRequests, people, scans };
const all = Object.entries(modules).flatMap(([module, statements]) =>
  Object.entries<string>(statements).map(([name, query]) => [module, name, query] as const),
);

test.each(all)('%s: %s seeks by key and scans nothing', async (_module, _name, query) => {
  const plan = (await explain(query, {})).join('\n');

  expect(plan).toMatch(/Seek/);
  expect(plan).not.toMatch(/LabelScan|AllNodesScan|TypeScan|NodeIndexScan/);
});

// What Neo4j believes about sizes decided between two indexes: with the other one each row reads the keys of all repositories.
test('what a change takes back is found by the index of commits', async () => {
  const plan = await explain(changes.revertsOfCommits, {});

  expect(plan).toContainEqual(expect.stringMatching(/^NodeIndexSeek\S* RANGE INDEX old:Change\(repoId, sha\)/));
  expect(plan).toContainEqual(expect.stringMatching(/^NodeUniqueIndexSeek\S* UNIQUE c:Change\(repoId, key\)/));
});
