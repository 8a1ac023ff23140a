import type { PullRequestFacts } from '@waggle/contracts';
import {
  fetchBranch,
  fetchCommits,
  findBranch,
  hasCommit,
  type Mirror,
  MirrorError,
  openMirror,
  readFiles,
} from '@waggle/github';
import { toError } from '@waggle/platform';
import { maxConfigBytes } from '../core/config/read-yaml.ts';
import type { ReviewSession } from './review-session.ts';

/** A file of the base branch; without bytes when it is too large to be read. */
export interface BaseFile {
  bytes: Buffer | null;
}

/** The newest commit of the branch that a pull request goes into. Nothing of the head is ever read here. */
export interface BaseBranch {
  commit: string;
  /** What lies at these paths; missing ones, and links, are absent. */
  readFiles(paths: readonly string[]): Promise<Map<string, BaseFile>>;
  /** Why files beyond some number are not looked for; null where there is no such limit. */
  limit: { files: number; reason: string } | null;
}

/** Who reads it. */
export type ConfigReader = Pick<ReviewSession, 'deps' | 'gateway' | 'signal'>;

type Pull = Pick<PullRequestFacts, 'repoId' | 'number' | 'baseRef' | 'baseSha' | 'headSha'>;

/**
 * Opens the base branch in the mirror, with the head on the way. Without a mirror yet, or without git, GitHub's API
 * answers: nobody waits for a first clone before the check run shows.
 */
export async function openBaseBranch(session: ConfigReader, pull: Pull, cloneUrl: string): Promise<BaseBranch> {
  try {
    return (await openInMirror(session, pull, cloneUrl)) ?? openInApi(session, pull);
  } catch (thrown) {
    session.signal.throwIfAborted();
    // Reading the change meets the same trouble, and knows what is worth another try.
    session.deps.logger.warn('Reading the configuration from the API, since git cannot', { error: toError(thrown) });
    return openInApi(session, pull);
  }
}

/**
 * The same branch once the change was read: what came from the API for lack of a mirror is in the mirror by now, which
 * answers about many folders at once.
 */
export async function preferMirror(
  session: ConfigReader,
  base: BaseBranch,
  { pull, cloneUrl }: { pull: Pull; cloneUrl: string },
): Promise<BaseBranch> {
  if (base.limit === null) return base;
  try {
    const mirror = await open(session, pull, cloneUrl);
    let commit = await findBranch(mirror, pull.baseRef);
    // Where the commits were there already, from another branch, nothing brought this one.
    if (commit === null && (await fetchTip(mirror, pull.baseRef))) commit = await findBranch(mirror, pull.baseRef);
    return commit === null ? base : inMirror(mirror, commit);
  } catch (thrown) {
    session.signal.throwIfAborted();
    session.deps.logger.warn('Reading configurations of folders from the API', { error: toError(thrown) });
    return base;
  }
}

async function openInMirror(session: ConfigReader, pull: Pull, cloneUrl: string): Promise<BaseBranch | null> {
  const mirror = await open(session, pull, cloneUrl);
  if ((await findBranch(mirror, pull.baseRef)) === null) return null;
  return inMirror(mirror, await bringBase(mirror, pull));
}

function open({ deps, gateway, signal }: ConfigReader, { repoId }: Pull, cloneUrl: string): Promise<Mirror> {
  return openMirror({ dataDir: deps.dataDir, repoId, cloneUrl, token: () => gateway.token(), signal });
}

function inMirror(mirror: Mirror, commit: string): BaseBranch {
  return {
    commit,
    limit: null,
    readFiles: async (paths) => {
      const files = await readFiles(mirror, commit, paths, maxConfigBytes);
      return new Map([...files].filter(([, { mode }]) => mode !== symlinkMode));
    },
  };
}

const symlinkMode = '120000';

/** One fetch for the base and, when it is new, the head. A branch that is gone is read as the pull request knew it. */
async function bringBase(mirror: Mirror, pull: Pull): Promise<string> {
  const { number: prNumber, baseRef, baseSha, headSha } = pull;
  const known = (await hasCommit(mirror, headSha)) && (await hasCommit(mirror, baseSha));
  if (!known) await fetchCommits(mirror, { prNumber, baseRef, headSha, baseSha });
  else if (!(await fetchTip(mirror, baseRef))) return baseSha;
  return (await findBranch(mirror, baseRef)) ?? baseSha;
}

async function fetchTip(mirror: Mirror, branch: string): Promise<boolean> {
  try {
    await fetchBranch(mirror, branch);
    return true;
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'commit_not_found') return false;
    throw error;
  }
}

const maxApiFiles = 30;

function openInApi({ gateway }: ConfigReader, pull: Pull): BaseBranch {
  return {
    commit: pull.baseSha,
    limit: { files: maxApiFiles, reason: 'git mirror unavailable' },
    readFiles: async (paths) => {
      const found = new Map<string, BaseFile>();
      for (const path of paths.slice(0, maxApiFiles)) {
        const file = await gateway.getFile(path, pull.baseRef);
        if (file !== null) found.set(path, file);
      }
      return found;
    },
  };
}
