import { join } from 'node:path';
import type { BackingContext, BackingService } from '../backing/backing-context.ts';
import { cloneFolder } from '../process/folders.ts';
import { LaunchError } from '../process/launch-error.ts';
import { rotateLog } from '../process/rotate-log.ts';
import { lastLines, runCommand } from '../process/run-command.ts';
import { settleAll } from '../process/settle-all.ts';
import { type Supervised, type SupervisedSpec, supervise } from '../process/supervise.ts';
import type { ProcessName } from './addresses.ts';
import { environmentOf, environmentOfTool, type SystemSettings, usesRealGithub } from './system-environment.ts';

const ENTRIES: Record<ProcessName, string> = {
  ingest: 'services/ingest/src/main.ts',
  'review-worker': 'services/review-worker/src/main.ts',
  'graph-worker': 'services/graph-worker/src/main.ts',
  api: 'services/api/src/main.ts',
  simulator: 'packages/testkit/src/github-simulator/main.ts',
};

// Every delivery leaves 150 KB behind that nobody needs a moment later: cleaning up less often takes a tenth less
// processor time. A first reading of a long history leaves gigabytes behind: cleaning up more often keeps graph-worker small.
// The same in docker-compose.yml and in testkit's nodeFlags.
const FLAGS: Partial<Record<ProcessName, string[]>> = {
  ingest: ['--max-semi-space-size=64'],
  'graph-worker': ['--max-semi-space-size=16', '--max-old-space-size=768'],
};

const CLI = join(cloneFolder, 'packages/cli/src/main.ts');
const READY_MS = 60_000;
// The services give themselves 30 s to finish what they are doing.
const STOP_MS = 35_000;

/** The processes of this start: the simulator only stands in for a GitHub App that is not configured. */
export function processNames(env: NodeJS.ProcessEnv): ProcessName[] {
  const services: ProcessName[] = ['ingest', 'review-worker', 'graph-worker', 'api'];
  return usesRealGithub(env) ? services : [...services, 'simulator'];
}

/** Brings the database schema up to date. */
export async function migrate(context: BackingContext, settings: SystemSettings): Promise<void> {
  context.progress.step('migrate', 'bringing the schema up to date');
  const output = await runTool(context, settings, ['migrate', 'up'], 'migration');
  context.progress.done('migrate', lastLines(output, 1) || 'schema up to date');
}

/** Makes an API key with the command line tool. */
export async function createApiKey(context: BackingContext, settings: SystemSettings): Promise<string> {
  const output = await runTool(context, settings, ['api-key', 'create', '--name', 'local'], 'creation of an API key');
  const key = /\bwgl_[\w-]+/.exec(output)?.[0];
  if (!key)
    throw new LaunchError('the command line tool printed no API key', {
      remedy: 'run: npm run waggle -- api-key create --name local',
    });
  return key;
}

async function runTool(
  context: BackingContext,
  settings: SystemSettings,
  args: readonly string[],
  what: string,
): Promise<string> {
  const env = environmentOfTool(settings);
  const ran = await runCommand(process.execPath, [CLI, ...args], { env, cwd: cloneFolder, signal: context.signal });
  context.signal.throwIfAborted();
  if (ran.code === 0) return ran.stdout;
  throw new LaunchError(`${what} failed (exit ${ran.code}): ${lastLines(ran.stderr || ran.stdout, 3)}`, {
    remedy: `fix the cause, then run: npm run waggle -- ${args.join(' ')}`,
  });
}

/** Starts processes at once and waits until each one is ready; they are restarted when they die later. */
export async function startProcesses(
  context: BackingContext,
  settings: SystemSettings,
  names: readonly ProcessName[],
  own: (service: BackingService) => void,
): Promise<void> {
  await settleAll(names.map((name) => startOne(context, settings, name, own)));
}

async function startOne(
  context: BackingContext,
  settings: SystemSettings,
  name: ProcessName,
  own: (service: BackingService) => void,
): Promise<void> {
  const { progress, signal } = context;
  const { url } = settings.addresses[name];
  progress.step(name, 'starting');
  const started: Supervised = await supervise({ signal, note: progress.note }, specOf(context, settings, name));
  own({ url, close: started.close });
  progress.done(name, url);
}

function specOf(context: BackingContext, settings: SystemSettings, name: ProcessName): SupervisedSpec {
  const { url } = settings.addresses[name];
  return {
    name,
    command: process.execPath,
    args: [...(FLAGS[name] ?? []), join(cloneFolder, ENTRIES[name])],
    logFile: rotateLog(join(context.folder, 'logs', `${name}.log`)),
    pidFolder: context.pidFolder,
    env: environmentOf(name, settings),
    cwd: cloneFolder,
    signal: context.signal,
    stopTimeoutMs: STOP_MS,
    readyTimeoutMs: READY_MS,
    isReady: () => (name === 'simulator' ? answers(url) : answers(`${url}/ready`, 200)),
  };
}

async function answers(url: string, wanted?: number): Promise<true | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000), redirect: 'manual' });
    await response.body?.cancel();
    return wanted === undefined || response.status === wanted ? true : undefined;
  } catch {
    // Not listening yet.
    return undefined;
  }
}
