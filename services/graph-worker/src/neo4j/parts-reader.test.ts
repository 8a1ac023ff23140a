import { expect, test } from '@jest/globals';
import type { Graph } from './connect.ts';
import { graphDown } from './graph-error.ts';
import { createPartsReader } from './parts-reader.ts';

const unused = () => Promise.reject(new Error('not used'));
const graph: Graph = { address: 'bolt://test', read: unused, write: unused, execute: unused, close: async () => {} };

test('answers what comes in time', async () => {
  const reader = createPartsReader(graph, 10_000);
  expect(await reader.optional('tests', 0, Promise.resolve(3))).toBe(3);
  expect([...reader.incomplete]).toEqual([]);
});

test('names a part that is late, and bears that it fails afterwards', async () => {
  const reader = createPartsReader(graph, 10);
  let fail: (error: Error) => void = () => {};
  const work = new Promise<number>((_resolve, reject) => {
    fail = reject;
  });
  expect(await reader.optional('tests', 0, work)).toBe(0);
  expect([...reader.incomplete]).toEqual(['tests']);
  fail(new Error('much later'));
});

test('a Neo4j that is away is no missing part', async () => {
  const reader = createPartsReader(graph, 10_000);
  await expect(reader.optional('tests', 0, Promise.reject(graphDown('bolt://test', null)))).rejects.toThrow('answer');
  expect([...reader.incomplete]).toEqual([]);
});
