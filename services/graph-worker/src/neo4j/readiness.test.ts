import { expect, test } from '@jest/globals';
import { PermanentError } from '@waggle/platform';
import type { Graph } from './connect.ts';
import { graphDown } from './graph-error.ts';
import { createReadiness, prepareAtStart } from './readiness.ts';
import { graphSchema } from './schema.ts';

/** Answers as a Neo4j that takes every part of the schema, and keeps what it was asked. */
function createGraph() {
  const state = { id: 'one', away: false, refusing: false, asked: 0, created: 0 };
  const listed = (items: typeof graphSchema.constraints, type: string) =>
    state.refusing ? [] : items.map(({ label, properties }) => ({ type, labelsOrTypes: [label], properties }));
  const graph: Graph = {
    address: 'bolt://test',
    read: async () => {
      state.asked += 1;
      if (state.away) throw graphDown('bolt://test', null);
      return [{ id: state.id }] as never[];
    },
    write: () => Promise.reject(new Error('not used')),
    execute: async (query) => {
      if (query.startsWith('CREATE')) state.created += 1;
      if (query.startsWith('SHOW CONSTRAINTS')) return listed(graphSchema.constraints, 'UNIQUENESS') as never[];
      if (query.startsWith('SHOW INDEXES')) {
        const ranges = listed([...graphSchema.constraints, ...graphSchema.indexes], 'RANGE');
        return [...ranges, ...listed(graphSchema.texts, 'FULLTEXT')] as never[];
      }
      return [];
    },
    close: async () => {},
  };
  return { graph, state };
}

function readinessOf(graph: Graph, lines: string[] = [], onPrepared: () => void = () => {}) {
  const log = (message: string) => void lines.push(message);
  let time = 0;
  const logger = { error: log, warn: log, info: log, debug: log };
  const readiness = createReadiness({ graph, logger, onPrepared, holdMs: 1000, now: () => time });
  return {
    readiness,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

const schemaParts = graphSchema.constraints.length + graphSchema.indexes.length + graphSchema.texts.length;

test('prepares the schema once and asks Neo4j only as often as needed', async () => {
  const { graph, state } = createGraph();
  const { readiness, pass } = readinessOf(graph);

  await Promise.all([readiness.check(), readiness.check()]);
  await readiness.check();
  expect(state).toMatchObject({ asked: 1, created: schemaParts });

  pass(1001);
  await readiness.check();
  expect(state).toMatchObject({ asked: 2, created: schemaParts });
});

test('prepares the schema again when another database answers, and tells both times', async () => {
  const { graph, state } = createGraph();
  let prepared = 0;
  const { readiness, pass } = readinessOf(graph, [], () => {
    prepared += 1;
  });
  await readiness.check();

  state.id = 'wiped and created again';
  pass(1001);
  await readiness.check();

  pass(1001);
  await readiness.check();

  expect(state.created).toBe(2 * schemaParts);
  expect(prepared).toBe(2);
});

test('a Neo4j that is away at start is waited for, and reported once', async () => {
  const { graph, state } = createGraph();
  const lines: string[] = [];
  const { readiness } = readinessOf(graph, lines);
  state.away = true;

  await prepareAtStart(readiness);
  await expect(readiness.check()).rejects.toMatchObject({ code: 'GRAPH_DOWN', countAttempt: false });
  expect(lines).toEqual(['Neo4j is not usable']);

  state.away = false;
  await readiness.check();
  expect(state.created).toBe(schemaParts);
});

test('a Neo4j without the constraints stops the start', async () => {
  const { graph, state } = createGraph();
  state.refusing = true;

  await expect(prepareAtStart(readinessOf(graph).readiness)).rejects.toThrow(PermanentError);
});
