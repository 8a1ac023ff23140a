// Entry of every npm script. Runs on the system's Node (20 or newer), installs what is missing, then hands over to the
// Node version the project pins. No dependencies: this file must work before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const toolchain = join(root, '.toolchain');
const stampFile = join(root, 'node_modules/.waggle-install');
const installLog = join(toolchain, 'install.log');

const scripts = {
  start: { file: 'infra/local/src/main.ts', leading: ['start'] },
  test: { file: 'infra/local/src/main.ts', leading: ['test'] },
  services: { file: 'infra/local/src/main.ts', leading: ['services'] },
  waggle: { file: 'packages/cli/src/main.ts', leading: [] },
  bench: { file: 'benchmarks/run.ts', leading: [] },
};

class BootstrapError extends Error {}

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const install = name === 'install';
  const script = scripts[name];
  if (!script && !install)
    throw new BootstrapError(`unknown command "${name}": use one of ${Object.keys(scripts).join(', ')}, install`);
  checkPrerequisites();
  await withInstallLock(async () => {
    await ensurePnpm();
    await ensurePackages();
  });
  if (install) return 0;
  return handOver(projectNode(), [join(root, script.file), ...script.leading, ...args]);
}

function checkPrerequisites() {
  if (process.platform === 'win32') throw new BootstrapError('Windows is not supported directly: run this inside WSL');
  if (nodeVersion()[0] < 20)
    throw new BootstrapError(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org)`);
  if (spawnSync('git', ['--version']).status !== 0)
    throw new BootstrapError('git was not found: install it (Debian: apt-get install git)');
}

function nodeVersion(version = process.versions.node) {
  return version.split('.').map(Number);
}

// ---- install

async function ensurePnpm() {
  const wanted = readJson(join(root, 'package.json')).packageManager.split('@')[1].split('+')[0];
  const manifest = join(toolchain, 'node_modules/pnpm/package.json');
  if (existsSync(manifest) && readJson(manifest).version === wanted) return;
  const args = [
    'install',
    '--prefix',
    toolchain,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `pnpm@${wanted}`,
  ];
  await step(`fetching pnpm ${wanted}`, 'npm', args, 'check that npm can reach its registry (npm ping)');
}

async function ensurePackages() {
  const stamp = installStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const args = ['install', '--frozen-lockfile', '--reporter=append-only'];
  const remedy =
    'check the network and run the command again; if it says OUTDATED_LOCKFILE, run: .toolchain/node_modules/.bin/pnpm install --no-frozen-lockfile';
  await step('installing packages', join(toolchain, 'node_modules/.bin/pnpm'), args, remedy);
  writeFileSync(stampFile, stamp);
}

/** Changes whenever an install could have a different outcome. */
function installStamp() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaceManifests()]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return `${hash.digest('hex')}\n`;
}

function workspaceManifests() {
  const folders = ['packages', 'services'].flatMap((parent) =>
    listFolders(join(root, parent)).map((name) => join(parent, name)),
  );
  return [...folders, 'infra/local', 'benchmarks', 'e2e']
    .map((folder) => join(folder, 'package.json'))
    .filter((file) => existsSync(join(root, file)));
}

function listFolders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Runs an installer with one line of progress; its whole output goes to a log. */
async function step(what, command, args, remedy) {
  const started = Date.now();
  const live = process.stderr.isTTY;
  const show = (detail) =>
    live && process.stderr.write(`\r\u001b[Kwaggle: ${what} … ${Math.round((Date.now() - started) / 1000)} s${detail}`);
  if (!live) process.stderr.write(`waggle: ${what} …\n`);
  let output = '';
  let detail = '';
  const child = spawn(command, args, { cwd: root, env: cleanEnv({ CI: 'true' }), stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setInterval(() => show(detail), 500);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      detail = /Progress: [^\n]*/.exec(chunk)?.[0].replace('Progress:', ',') ?? detail;
      show(detail);
    });
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(127);
    });
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  clearInterval(timer);
  if (live) process.stderr.write('\r\u001b[K');
  writeFileSync(installLog, output);
  if (code !== 0)
    throw new BootstrapError(`${what} failed: ${summary(output)} (log: ${installLog}). Remedy: ${remedy}`);
  process.stderr.write(`waggle: ${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function summary(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => /err/i.test(line) || line.startsWith('×'));
  return (errors.length > 0 ? errors : lines.filter((line) => line !== '')).slice(-2).join(' ') || 'no output';
}

/** `npm start` and `npm test` may run at the same moment: one installs, the other waits. */
async function withInstallLock(work) {
  mkdirSync(toolchain, { recursive: true });
  const lock = join(toolchain, 'install.lock');
  for (let waited = 0; !takeLock(lock); waited += 1) {
    if (waited === 5) process.stderr.write('waggle: waiting for another install in this clone …\n');
    await delay(200);
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST')
      throw new BootstrapError(`cannot write ${lock} (${error.code}): make the clone writable for this user`);
    if (!isAlive(Number(readOptional(lock)))) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// ---- hand over

/** The pinned Node where the platform has a package of it, else the system's when it can run TypeScript. */
function projectNode() {
  const pinned = join(root, 'node_modules/.bin/node');
  if (existsSync(pinned)) return pinned;
  const [major, minor] = nodeVersion();
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  throw new BootstrapError(
    `there is no packaged Node for ${process.platform}-${process.arch}: install Node 24 (https://nodejs.org)`,
  );
}

function handOver(node, args) {
  const path = [join(root, 'node_modules/.bin'), join(toolchain, 'node_modules/.bin'), process.env.PATH].join(
    delimiter,
  );
  const child = spawn(node, args, { cwd: process.cwd(), env: cleanEnv({ PATH: path }), stdio: 'inherit' });
  // A terminal sends Ctrl-C to the child as well; anyone else signals only this process.
  const fromTerminal = process.stdin.isTTY === true;
  process.on('SIGINT', () => !fromTerminal && child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  stopWithoutParent(child);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new BootstrapError(`cannot run ${node}: ${error.message}`)));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** A signal to npm reaches only the shell between npm and us, which dies of it without a word: then nobody is left to stop us. */
function stopWithoutParent(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 500);
  child.on('exit', () => clearInterval(timer));
}

/** Without what npm adds about its own run, which would steer the npm and pnpm calls below it; registry and proxy settings stay. */
function cleanEnv(extra) {
  const own =
    /^npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_(prefix|local_prefix|global_prefix|user_agent|npm_version|node_gyp|init_module)$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function readOptional(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  process.stderr.write(`waggle: ${error.message}\n`);
  process.exitCode = 1;
}
