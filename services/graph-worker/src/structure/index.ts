/** For benchmarks: what a scan does with the files of a repository, without jobs and GitHub. */
export { connectGraph } from '../neo4j/connect.ts';
export { removeRepository } from '../neo4j/remove-repository.ts';
export { scanRepository } from '../neo4j/scan-repository.ts';
export { ensureSchema } from '../neo4j/schema.ts';
export { indexStructure } from './index-structure.ts';
export type { StructureSource } from './read-facts.ts';
