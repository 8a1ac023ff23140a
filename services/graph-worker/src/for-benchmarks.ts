/** What the benchmarks drive: the same code that the jobs run, without the queue around it. */
export { connectGraph, type Graph } from './neo4j/connect.ts';
export { createContextSources } from './neo4j/load-context.ts';
export { removeRepository } from './neo4j/remove-repository.ts';
export type { RepositorySource } from './neo4j/scan-repository.ts';
export { ensureSchema } from './neo4j/schema.ts';
export { syncRepository } from './neo4j/sync-repository.ts';
export { warmUp } from './neo4j/warm-up.ts';
export { openHistory } from './sources/repository-history.ts';
