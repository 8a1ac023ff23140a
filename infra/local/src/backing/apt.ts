import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from '../process/find-program.ts';
import type { Progress } from '../process/progress.ts';
import { runOrFail } from '../process/run-command.ts';

const POLICY_FILE = '/usr/sbin/policy-rc.d';

let queue: Promise<void> = Promise.resolve();
let updated = false;

/** True where the launcher may install Debian packages by itself. */
export function canInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

/** Installs Debian packages, one call after the other, without starting any system service. */
export function installPackages(name: string, packages: readonly string[], progress: Progress): Promise<void> {
  const mine = queue.then(() => install(name, packages, progress));
  queue = mine.catch(() => undefined);
  return mine;
}

async function install(name: string, packages: readonly string[], progress: Progress): Promise<void> {
  const remedy = `run: apt-get update && apt-get install -y ${packages.join(' ')}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!updated) {
    progress.step(name, 'apt-get update');
    await runOrFail('apt-get', ['update', '-q'], 'apt-get update', { env, remedy });
    updated = true;
  }
  progress.step(name, `installing ${packages.join(' ')} with apt-get`);
  const args = ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...packages];
  await withoutServiceStart(() => runOrFail('apt-get', args, `apt-get install ${packages.join(' ')}`, { env, remedy }));
}

/** Debian asks policy-rc.d before it starts a freshly installed service; 101 forbids it. An existing policy is left alone. */
async function withoutServiceStart<T>(work: () => Promise<T>): Promise<T> {
  if (existsSync(POLICY_FILE)) return work();
  writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(POLICY_FILE, { force: true });
  }
}
