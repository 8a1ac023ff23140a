import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGitEnvironment } from './git-environment.ts';
import { MirrorError } from './mirror-error.ts';
import type { ObjectReader } from './object-reader.ts';
import { type GitOutput, type RunGit, runGit } from './run-git.ts';
import { shareObjectReader } from './shared-readers.ts';
import { streamFields } from './stream-git.ts';

export type OpenMirror = {
  dataDir: string;
  repoId: number;
  /** `https://github.com/owner/name.git`, without credentials. */
  cloneUrl: string;
  /** Asked before each git process that may talk to the remote; must cache. Null for public repositories. */
  token: () => Promise<string | null>;
  signal?: AbortSignal;
  limits?: Partial<MirrorLimits>;
  /** Tests only: allow `file://` remotes. */
  allowFileProtocol?: boolean;
};

export type MirrorLimits = {
  /** First fetch of a large repository: 1 to 2 GB of commits and trees. */
  fetchTimeoutMs: number;
  readTimeoutMs: number;
  maxOutputBytes: number;
  maxPatchBytes: number;
};

/** A bare, blobless mirror of one repository. Nothing of it is ever checked out or executed. */
export type Mirror = {
  dir: string;
  repoId: number;
  limits: MirrorLimits;
  git: (run: MirrorRun) => Promise<GitOutput>;
  /** Answers about single objects without a process for each; null when it cannot be had now. */
  objects: () => ObjectReader | null;
};

/** A mirror whose commands may answer more than memory holds. */
export type StreamingMirror = Mirror & {
  /** NUL-separated output of a command that reads only what the mirror holds, field by field; for output of any size. */
  fields: (args: readonly string[], signal?: AbortSignal) => AsyncGenerator<string[], void, void>;
};

type MirrorRun = Pick<RunGit, 'args' | 'input' | 'overflow' | 'okCodes'> & {
  network?: 'remote' | 'local';
  timeoutMs?: number;
  maxBytes?: number;
};

const defaultLimits: MirrorLimits = {
  fetchTimeoutMs: 15 * 60_000,
  readTimeoutMs: 2 * 60_000,
  maxOutputBytes: 256 * 1024 * 1024,
  maxPatchBytes: 32 * 1024 * 1024,
};

/** Opens the mirror of a repository, creating it when there is none. Commits come with {@link fetchCommits}. */
export async function openMirror(options: OpenMirror): Promise<StreamingMirror> {
  const remote = new URL(options.cloneUrl);
  if (remote.username !== '' || remote.password !== '') {
    throw new MirrorError('git_failed', 'cloneUrl must not hold credentials');
  }
  const dir = join(options.dataDir, 'mirrors', `${options.repoId}.git`);
  await createIfMissing(dir, options.cloneUrl);
  await pointAt(dir, options.cloneUrl);
  const limits = { ...defaultLimits, ...options.limits };
  const localEnv = () =>
    createGitEnvironment({ remoteUrl: options.cloneUrl, token: null, network: 'local' }, process.env);
  return {
    dir,
    repoId: options.repoId,
    limits,
    git: createGit(options, dir, limits),
    fields: (args, signal = options.signal) =>
      streamFields({ args, env: localEnv(), gitDir: dir, timeoutMs: limits.fetchTimeoutMs, signal }),
    objects: () => shareObjectReader({ gitDir: dir, env: localEnv, answerTimeoutMs: limits.readTimeoutMs }),
  };
}

function createGit(options: OpenMirror, dir: string, limits: MirrorLimits): Mirror['git'] {
  return async function git(run) {
    const network = run.network ?? 'remote';
    const token = network === 'remote' ? await options.token() : null;
    const access = {
      remoteUrl: options.cloneUrl,
      token,
      network,
      allowFileProtocol: options.allowFileProtocol ?? false,
    };
    return runGit({
      maxBytes: limits.maxOutputBytes,
      timeoutMs: limits.readTimeoutMs,
      ...run,
      env: createGitEnvironment(access, process.env),
      gitDir: dir,
      signal: options.signal,
    });
  };
}

/** Written by hand and moved into place: two processes may open the same mirror at once, and `rename` lets one of them win. */
async function createIfMissing(dir: string, cloneUrl: string): Promise<void> {
  if (await exists(join(dir, 'HEAD'))) return;
  const draft = `${dir}.${randomUUID()}.tmp`;
  try {
    await mkdir(join(draft, 'objects', 'info'), { recursive: true });
    await mkdir(join(draft, 'objects', 'pack'), { recursive: true });
    await mkdir(join(draft, 'refs', 'heads'), { recursive: true });
    await writeFile(join(draft, 'config'), mirrorConfig(cloneUrl));
    await writeFile(join(draft, 'HEAD'), 'ref: refs/heads/waggle-never-checked-out\n');
    await rename(draft, dir);
  } catch (error) {
    if (!isCode(error, ['ENOTEMPTY', 'EEXIST'])) throw diskError(error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A renamed repository keeps its id and its mirror; only the URL changes. */
async function pointAt(dir: string, cloneUrl: string): Promise<void> {
  const file = join(dir, 'config');
  const wanted = mirrorConfig(cloneUrl);
  if ((await readFile(file, 'utf8')) === wanted) return;
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, wanted);
    await rename(draft, file);
  } catch (error) {
    throw diskError(error);
  }
}

/** That the mirror is a partial clone is told to the commands that may talk to the remote only, see `createGitEnvironment`. */
function mirrorConfig(cloneUrl: string): string {
  return [
    '[core]',
    '\trepositoryformatversion = 1',
    '\tbare = true',
    '[remote "origin"]',
    `\turl = "${cloneUrl.replace(/["\\\n]/g, (character) => encodeURIComponent(character))}"`,
    '',
  ].join('\n');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isCode(error, ['ENOENT', 'ENOTDIR'])) return false;
    throw error;
  }
}

function isCode(error: unknown, codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

function diskError(error: unknown): unknown {
  if (!isCode(error, ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'])) return error;
  return new MirrorError('disk_full', 'the mirror directory cannot be written', { cause: error });
}
