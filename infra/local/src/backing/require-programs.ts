import { existsSync } from 'node:fs';
import { findProgram } from '../process/find-program.ts';
import { LaunchError } from '../process/launch-error.ts';
import { canInstallPackages } from './apt.ts';
import type { BackingContext } from './backing-context.ts';
import type { BackingName } from './docker.ts';
import { findSuitableJava } from './maven.ts';
import { neo4jFolder } from './neo4j-install.ts';
import { redisFolder } from './redis-from-maven.ts';

/** What this machine has of the things that native services need. */
export interface Present {
  java: boolean;
  maven: boolean;
  redis: boolean;
  /** Downloaded by an earlier start. */
  neo4j: boolean;
}

interface Missing {
  line: string;
  debian: string;
  brew: string;
}

/** Where the launcher may not install packages: fails before anything is started, with a line for each missing program. */
export async function requirePrograms(context: BackingContext, wanted: readonly BackingName[]): Promise<void> {
  if (wanted.length === 0 || canInstallPackages()) return;
  const present: Present = {
    java: !wanted.includes('neo4j') || (await findSuitableJava()) !== undefined,
    maven: findProgram('mvn') !== undefined,
    redis: findProgram('redis-server', ['/usr/sbin']) !== undefined || existsSync(redisFolder(context)),
    neo4j: existsSync(neo4jFolder(context)),
  };
  const missing = missingPrograms(wanted, present, context.purpose);
  if (missing.length > 0) throw missingError(missing);
}

/** The programs without which a wanted service cannot run; Maven can fetch Redis, so Redis alone is missed only without it. */
export function missingPrograms(
  wanted: readonly BackingName[],
  present: Present,
  purpose: BackingContext['purpose'],
): Missing[] {
  const missing: Missing[] = [];
  const [neo4j, redis] =
    purpose === 'test' ? ['WAGGLE_TEST_NEO4J_URL', 'WAGGLE_TEST_REDIS_URL'] : ['NEO4J_URI', 'REDIS_URL'];
  if (wanted.includes('neo4j') && !present.java)
    missing.push({
      line: `Java 17 or newer: Neo4j runs on it (or set ${neo4j})`,
      debian: 'openjdk-17-jre-headless',
      brew: 'openjdk@17',
    });
  if (wanted.includes('neo4j') && !present.neo4j && !present.maven)
    missing.push({ line: `Maven: it downloads Neo4j (or set ${neo4j})`, debian: 'maven', brew: 'maven' });
  if (wanted.includes('redis') && !present.redis && !present.maven)
    missing.push({ line: `Redis (or set ${redis})`, debian: 'redis-server', brew: 'redis' });
  return missing;
}

function missingError(missing: readonly Missing[]): LaunchError {
  const lines = missing.map(({ line }) => `\n  missing: ${line}`).join('');
  const names = (key: 'debian' | 'brew') => missing.map((program) => program[key]).join(' ');
  const remedy =
    process.platform === 'darwin' ? `brew install ${names('brew')}` : `sudo apt-get install -y ${names('debian')}`;
  return new LaunchError(`this user cannot install programs, and some are not there:${lines}\n`, { remedy });
}
