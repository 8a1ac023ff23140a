import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { openTestGraph } from '../test-graph.ts';
import { ensureSchema, findMissing, graphSchema } from './schema.ts';

const { graph, close } = await openTestGraph();
afterAll(close);

function ownSchema() {
  const id = randomUUID().replaceAll('-', '');
  return {
    label: `Test${id}`,
    schema: {
      constraints: [{ name: `test_${id}`, label: `Test${id}`, properties: ['repoId', 'path'] }],
      indexes: [],
      texts: [],
    },
    drop: async () => {
      await graph.execute(`DROP CONSTRAINT test_${id} IF EXISTS`);
      await graph.execute(`DROP INDEX test_${id} IF EXISTS`);
      await graph.execute(`MATCH (n:Test${id}) DELETE n`);
    },
  };
}

test('creates every constraint and index on Community and believes what Neo4j lists', async () => {
  expect(await findMissing(graph, graphSchema)).toEqual([]);
  await ensureSchema(graph);
});

test('tells one missing constraint from those that are there', async () => {
  const { schema } = ownSchema();

  const missing = await findMissing(graph, {
    ...graphSchema,
    constraints: [...graphSchema.constraints, ...schema.constraints],
  });

  expect(missing).toEqual(schema.constraints);
});

test('fails with one message that names the constraint which duplicates prevent', async () => {
  const { label, schema, drop } = ownSchema();
  await graph.execute(`CREATE (:${label} {repoId: 1, path: 'a'}), (:${label} {repoId: 1, path: 'a'})`);

  const failure = ensureSchema(graph, schema);

  await expect(failure).rejects.toThrow(new RegExp(`${label}\\(repoId, path\\): .*have the label`));
  await expect(failure).rejects.toMatchObject({ code: 'GRAPH_SCHEMA_INCOMPLETE' });
  await drop();
});

test('is not fooled by a constraint of the right name on other properties', async () => {
  const { label, schema, drop } = ownSchema();
  const name = schema.constraints[0]?.name;
  await graph.execute(`CREATE CONSTRAINT ${name} FOR (n:${label}) REQUIRE n.path IS UNIQUE`);

  await expect(ensureSchema(graph, schema)).rejects.toThrow(`${label}(repoId, path)`);
  await drop();
});
