import { findProgram } from '../process/find-program.ts';
import { LaunchError } from '../process/launch-error.ts';
import { lastLines, runCommand } from '../process/run-command.ts';
import { canInstallPackages, installPackages } from './apt.ts';
import type { BackingContext } from './backing-context.ts';

const REMEDY =
  'install Java 17 or newer and Maven (Debian: apt-get install openjdk-17-jre-headless maven), or set NEO4J_URI';

/** The java program, version 17 or newer, installed when that is possible. */
export async function findJava(context: BackingContext): Promise<string> {
  const found = await findSuitableJava();
  if (found) return found;
  if (canInstallPackages()) {
    await installPackages('neo4j', ['openjdk-17-jre-headless'], context.progress);
    const installed = await findSuitableJava();
    if (installed) return installed;
  }
  throw new LaunchError('Neo4j needs Java 17 or newer, and none was found', { remedy: REMEDY });
}

/** A java program of version 17 or newer, or undefined. */
export async function findSuitableJava(): Promise<string | undefined> {
  const home = process.env.JAVA_HOME;
  const folders = ['/usr/lib/jvm/java-17-openjdk-amd64/bin', '/usr/lib/jvm/java-17-openjdk-arm64/bin'];
  const candidates = [
    home ? `${home}/bin/java` : undefined,
    findProgram('java'),
    ...folders.map((folder) => `${folder}/java`),
  ];
  for (const java of candidates) {
    if (!java) continue;
    const { code, stderr, stdout } = await runCommand(java, ['-version'], { timeoutMs: 15_000 });
    if (code === 0 && parseJavaMajor(stderr + stdout) >= 17) return java;
  }
  return undefined;
}

/** 17 from `openjdk version "17.0.15"`, 8 from `java version "1.8.0_402"`, 0 when there is none. */
export function parseJavaMajor(text: string): number {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return Number(match?.[1] ?? 0);
}

/** Runs Maven in batch mode, installing it first when that is possible. */
export async function runMaven(
  context: BackingContext,
  name: string,
  args: readonly string[],
  { what, cwd }: { what: string; cwd: string },
): Promise<void> {
  let maven = findProgram('mvn');
  if (!maven && canInstallPackages()) {
    await installPackages(name, ['openjdk-17-jre-headless', 'maven'], context.progress);
    maven = findProgram('mvn');
  }
  if (!maven) throw new LaunchError(`Maven is needed to download ${what}, and was not found`, { remedy: REMEDY });
  context.progress.step(name, `downloading ${what} with Maven (first time only)`);
  const options = ['-q', '-B', '-ntp', '-Dstyle.color=never'];
  // Without a pom Maven writes its markers into a folder of the current one.
  const ran = await runCommand(maven, [...options, ...args], { cwd, signal: context.signal });
  context.signal.throwIfAborted();
  if (ran.code === 0) return;
  throw new LaunchError(`download of ${what} failed (exit ${ran.code}): ${firstMavenError(ran.stdout + ran.stderr)}`, {
    remedy: 'check the network and the Maven settings',
  });
}

/** The cause, among Maven's advice on how to read it. */
export function firstMavenError(output: string): string {
  const errors = [...output.matchAll(/^\[ERROR\] (.+)$/gm)].map(([, text = '']) => text);
  const cause = errors.find((text) => !/^(To see the full|Re-run Maven|For more information|\[Help)/.test(text));
  return cause?.slice(0, 300) ?? lastLines(output, 2);
}
