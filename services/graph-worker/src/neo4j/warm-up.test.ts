import { expect, test } from '@jest/globals';
import { createTestLogger } from '@waggle/testkit';
import { createRecentHistory } from '../core/recent-history.ts';
import type { Graph } from './connect.ts';
import * as statements from './context-statements.ts';
import { graphDown } from './graph-error.ts';
import { createContextSources } from './load-context.ts';
import { warmUp, warmUpRepository } from './warm-up.ts';

function graphThat(read: Graph['read']): Graph {
  const unused = () => Promise.reject(new Error('not used'));
  return { address: 'bolt://test', read, write: unused, execute: unused, close: async () => {} };
}

const unreachable = graphThat(() => Promise.reject(graphDown('bolt://test', null)));

/** The class by which Neo4j tells lists apart when it looks for a plan. */
function sizeClass(list: unknown): number {
  const { length } = list as unknown[];
  return length < 2 ? length : 10 ** Math.ceil(Math.log10(length));
}

test('has every statement of a context planned in every usual size, with more time than a review gives it', async () => {
  const asked: { query: string; parameters: Record<string, unknown>; timeoutMs: number }[] = [];
  const logger = createTestLogger();
  const graph = graphThat(async (query, parameters, timeoutMs) => {
    asked.push({ query, parameters, timeoutMs });
    return [];
  });
  const sizes = (query: string, name: string) =>
    new Set(asked.flatMap((one) => (one.query === query ? sizeClass(one.parameters[name]) : [])));

  await warmUp({ ...createContextSources(graph, () => 0), logger });

  expect(new Set(asked.map(({ query }) => query))).toEqual(new Set(Object.values(statements)));
  expect(sizes(statements.candidateChanges, 'paths')).toEqual(new Set([1, 10, 100, 1000]));
  expect(sizes(statements.issuesByNumber, 'numbers')).toEqual(new Set([1, 10]));
  expect(Math.min(...asked.map(({ timeoutMs }) => timeoutMs))).toBeGreaterThan(5000);
  expect(logger.lines).toEqual([]);
});

test('a Neo4j that goes away meanwhile is reported and does not stop the service', async () => {
  const logger = createTestLogger();
  await warmUp({ ...createContextSources(unreachable, () => 0), logger });

  expect(logger.lines).toHaveLength(1);
});

test('a repository is asked about the files of its newest changes, with the same patience', async () => {
  const asked: { query: string; parameters: Record<string, unknown>; timeoutMs: number }[] = [];
  const logger = createTestLogger();
  const newest = { key: 'pr:2', number: 2, at: 9, fileCount: 2, isFix: false, ties: [] };
  const paths = ['src/new.ts', 'src/other.ts'];
  const source = { ...createContextSources(unreachable, () => 10), recentHistory: async () => recent };
  const recent = createRecentHistory(
    [{ ...newest, sha: null, title: 'New', state: 'merged', add: null, author: null, reviewers: [], paths }],
    10,
  );
  const graph = graphThat(async (query, parameters, timeoutMs) => {
    asked.push({ query, parameters, timeoutMs });
    return [];
  });

  await warmUpRepository({ ...source, graph, logger }, 7);

  expect(new Set(asked.map(({ parameters }) => parameters.repoId))).toEqual(new Set([7]));
  expect(asked.find(({ query }) => query === statements.candidateChanges)?.parameters.paths).toEqual(paths);
  expect(Math.min(...asked.map(({ timeoutMs }) => timeoutMs))).toBeGreaterThan(5000);
  expect(logger.lines).toEqual([]);
});

test('a repository that cannot be asked about is reported: its scan goes on', async () => {
  const logger = createTestLogger();

  await warmUpRepository({ ...createContextSources(unreachable, () => 0), logger }, 7);

  expect(logger.lines).toHaveLength(1);
});
