import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeOpenFolder } from '../process/folders.ts';
import { LaunchError } from '../process/launch-error.ts';
import { publishFolder } from '../process/publish-folder.ts';
import type { BackingContext } from './backing-context.ts';
import { runMaven } from './maven.ts';

const ARTIFACT = 'com.github.codemonstur:embedded-redis:1.4.3';

/** The Redis binary that a Maven artifact carries for Java tests: the last resort where nothing can be installed. */
export async function fetchRedisFromMaven(context: BackingContext): Promise<string> {
  const target = redisFolder(context);
  makeOpenFolder(context.cache, context.user);
  await publishFolder(target, (folder) => {
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
    const args = [goal, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${folder}`];
    return runMaven(context, 'redis', args, { what: 'Redis', cwd: folder });
  });
  const binary = readdirSync(target).find((file) => isForPlatform(file));
  if (!binary)
    throw new LaunchError(`no Redis for ${process.platform}-${process.arch}`, {
      remedy: 'install redis-server, or set REDIS_URL',
    });
  chmodSync(join(target, binary), 0o755);
  return join(target, binary);
}

/** Where that binary is, or will be. */
export function redisFolder(context: BackingContext): string {
  return join(context.cache, 'redis-maven-1.4.3');
}

/** True for the artifact's file of this machine, such as `redis-server-6.2.7-linux-amd64`. */
export function isForPlatform(file: string, platform = process.platform, arch = process.arch): boolean {
  return file.startsWith('redis-server') && file.includes(platform) && file.includes(arch === 'x64' ? 'amd64' : arch);
}
