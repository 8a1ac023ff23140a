import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneFolder, makeOpenFolder } from '../process/folders.ts';
import { publishFolder } from '../process/publish-folder.ts';
import type { BackingContext } from './backing-context.ts';
import { runMaven } from './maven.ts';

const POM = join(cloneFolder, 'infra/neo4j/pom.xml');

/** The folder with Neo4j's jars, downloaded once for each version of the pom. */
export async function installNeo4j(context: BackingContext): Promise<string> {
  const target = neo4jFolder(context);
  makeOpenFolder(context.cache, context.user);
  return publishFolder(target, (folder) => {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
    return runMaven(context, 'neo4j', ['-f', POM, ...goal], { what: 'Neo4j Community', cwd: folder });
  });
}

/** Where the jars are, or will be. */
export function neo4jFolder(context: BackingContext): string {
  const hash = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  return join(context.cache, `neo4j-${hash}`);
}
