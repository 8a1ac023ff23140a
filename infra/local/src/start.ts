import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import type { BackingContext } from './backing/backing-context.ts';
import { openBackingFolder } from './backing/backing-folder.ts';
import { type Closer, createCloser } from './backing/close-all.ts';
import { startSystemBacking } from './backing/start-system-backing.ts';
import { chooseRevisions } from './demo/choose-revisions.ts';
import type { DemoSource } from './demo/run-demo.ts';
import { presentSystem } from './present-system.ts';
import { cloneFolder, stateFolder } from './process/folders.ts';
import { LaunchError } from './process/launch-error.ts';
import { claimFolder, findFolderOwner, releaseFolder } from './process/launcher-file.ts';
import { endLeftovers } from './process/pid-files.ts';
import { createProgress } from './process/progress.ts';
import { settleAll } from './process/settle-all.ts';
import { stopRequested } from './process/stop-request.ts';
import { findUnprivilegedUser } from './process/unprivileged-user.ts';
import { parseStartArguments, type StartArguments } from './start-arguments.ts';
import { type Addresses, readAddresses, requireFreePorts } from './system/addresses.ts';
import { migrate, processNames, startProcesses } from './system/start-system.ts';
import { type SystemSettings, usesRealGithub } from './system/system-environment.ts';
import { loadSystemSecrets } from './system/system-secrets.ts';

/** `start`: backing services, migration, every service, then a review of a real pull request; stays up until Ctrl-C. */
export async function runStart(args: readonly string[], signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const wanted = parseStartArguments(args, process.env.INIT_CWD ?? process.cwd());
  const envFile = join(cloneFolder, '.env');
  if (existsSync(envFile)) loadEnvFile(envFile);
  // Before anything is started: a wrong path should not cost a whole start.
  const source = await demoSource(wanted);
  const context = openState(signal);
  const [processes, backing] = [createCloser(), createCloser()];
  try {
    const settings = await startEverything(context, processes, backing);
    const demo = wanted.demo && !usesRealGithub(process.env);
    await presentSystem(context, settings, { demo, source, startedAt });
    await stopRequested(signal);
    return 0;
  } finally {
    await closeDown(context, [processes, backing]);
  }
}

async function demoSource({ repository }: StartArguments): Promise<DemoSource | undefined> {
  if (!repository) return undefined;
  if (usesRealGithub(process.env)) {
    throw new LaunchError('--repo reviews through the GitHub simulator, but GITHUB_APP_ID names a real GitHub App', {
      remedy: 'unset GITHUB_APP_ID',
    });
  }
  return { path: repository.path, revisions: await chooseRevisions(repository) };
}

/** Opens this clone's state folder, unless another launcher is using it. */
function openState(signal: AbortSignal): BackingContext {
  const user = findUnprivilegedUser();
  const folder = stateFolder(user);
  const context = openBackingFolder({ purpose: 'start', folder, user, progress: createProgress(), signal });
  const owner = findFolderOwner(folder);
  if (owner) {
    throw new LaunchError(`Waggle already runs in this clone (pid ${owner}): ${readAddresses(process.env).api.url}`, {
      remedy: `stop it with Ctrl-C in its terminal, or with: kill ${owner}`,
    });
  }
  claimFolder(folder);
  for (const name of ['logs', 'data', 'simulator']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  return context;
}

async function startEverything(context: BackingContext, processes: Closer, backing: Closer): Promise<SystemSettings> {
  const addresses = await prepare(context);
  const common = { given: process.env, addresses, folder: context.folder, secrets: loadSystemSecrets(context.folder) };
  const { data, graph } = await startSystemBacking(context, backing.add, process.env);
  const migrated = data.then(async (urls) => {
    const settings: SystemSettings = { ...common, data: urls };
    await migrate(context, settings);
    return settings;
  });
  async function startServices(): Promise<void> {
    const names = processNames(process.env).filter((name) => name !== 'graph-worker');
    await startProcesses(context, await migrated, names, processes.add);
  }
  async function startGraphWorker(): Promise<void> {
    const [settings, urls] = await Promise.all([migrated, graph]);
    await startProcesses(context, { ...settings, graph: urls }, ['graph-worker'], processes.add);
  }
  await settleAll<unknown>([data, graph, migrated, startServices(), startGraphWorker()]);
  return { ...(await migrated), graph: await graph };
}

/** Ends what an earlier start left behind, then makes sure that every port is free. */
async function prepare(context: BackingContext): Promise<Addresses> {
  const addresses = readAddresses(process.env);
  const leftovers = await endLeftovers(context.pidFolder);
  if (leftovers.length > 0)
    context.progress.note(`ended what an earlier start had left running: ${leftovers.join(', ')}`);
  await requireFreePorts(addresses, processNames(process.env));
  return addresses;
}

/** The services first, then what they stand on. */
async function closeDown(context: BackingContext, closers: readonly Closer[]): Promise<void> {
  const { note } = context.progress;
  note('stopping …');
  for (const closer of closers)
    for (const failure of await closer.close()) note(`could not stop a process: ${failure}`);
  await endLeftovers(context.pidFolder);
  releaseFolder(context.folder);
  note('stopped');
}
