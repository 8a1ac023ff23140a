import { expect, test } from '@jest/globals';
import { missingPrograms, type Present } from './require-programs.ts';

const all: Present = { java: true, maven: true, redis: true, neo4j: true };
const none: Present = { java: false, maven: false, redis: false, neo4j: false };
const everything = ['postgres', 'redis', 'neo4j'] as const;

function packages(wanted: Parameters<typeof missingPrograms>[0], present: Present): string[] {
  return missingPrograms(wanted, present, 'start').map(({ debian }) => debian);
}

test('names everything that is missing at once', () => {
  expect(packages(everything, none)).toEqual(['openjdk-17-jre-headless', 'maven', 'redis-server']);
  expect(packages(everything, all)).toEqual([]);
});

test('asks only for what the wanted services need', () => {
  expect(packages(['postgres'], none)).toEqual([]);
  expect(packages(['redis'], none)).toEqual(['redis-server']);
});

test('Maven is enough for Redis, and needed for Neo4j only until Neo4j is downloaded', () => {
  expect(packages(everything, { ...all, redis: false })).toEqual([]);
  expect(packages(everything, { ...all, maven: false })).toEqual([]);
  expect(packages(everything, { ...all, neo4j: false, maven: false })).toEqual(['maven']);
});

test('names the variable that is read: tests have their own', () => {
  expect(missingPrograms(['redis'], none, 'test')[0]?.line).toContain('WAGGLE_TEST_REDIS_URL');
});
