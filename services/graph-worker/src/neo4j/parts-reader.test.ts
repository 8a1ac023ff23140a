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

test('a part that begins late gets a share of what is left, not of the whole', async () => {
  const reader = createPartsReader(graph, 1000);
  const never = new Promise<number>(() => {});
  await reader.optional('one after', 0, reader.optional('one', 0, never));
  const started = performance.now();
  await reader.optional('the next', 0, never);
  expect(performance.now() - started).toBeLessThan(500);
});
