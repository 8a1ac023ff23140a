import { expect, test } from '@jest/globals';
import type { Graph } from './connect.ts';
import * as statements from './context-statements.ts';
import { graphDown } from './graph-error.ts';
import { warmUp } from './warm-up.ts';

function graphThat(read: Graph['read']): Graph {
  const unused = () => Promise.reject(new Error('not used'));
  return { address: 'bolt://test', read, write: unused, execute: unused, close: async () => {} };
}

function loggerInto(lines: string[]) {
  const log = (message: string) => void lines.push(message);
  return { error: log, warn: log, info: log, debug: log };
}

test('has every statement of a context planned, with more time than a review gives it', async () => {
  const asked: [string, number][] = [];
  const lines: string[] = [];
  const graph = graphThat(async (query, _parameters, timeoutMs) => {
    asked.push([query, timeoutMs]);
    return [];
  });

  await warmUp({ graph, now: () => 0, logger: loggerInto(lines) });

  expect(asked.map(([query]) => query).sort()).toEqual(Object.values(statements).sort());
  expect(Math.min(...asked.map(([, timeoutMs]) => timeoutMs))).toBeGreaterThan(2000);
  expect(lines).toEqual([]);
});

test('a Neo4j that goes away meanwhile is reported and does not stop the service', async () => {
  const lines: string[] = [];
  const graph = graphThat(() => Promise.reject(graphDown('bolt://test', null)));

  await warmUp({ graph, now: () => 0, logger: loggerInto(lines) });

  expect(lines).toHaveLength(1);
});
