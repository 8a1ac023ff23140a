import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mirror } from './mirror.ts';
import { MirrorError } from './mirror-error.ts';

export type FetchCommits = { prNumber: number; baseRef: string; headSha: string; baseSha: string };

/** A quiet fetch that brings no blobs and leaves nothing else behind. */
export const fetchFlags = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-recurse-submodules',
  '--filter=blob:none',
];
const attempts = 5;

/**
 * Brings a pull request's head and base into the mirror. A ref that is gone (deleted branch, force-push) is no failure as long as
 * the commits themselves can still be had.
 */
export async function fetchCommits(mirror: Mirror, wanted: FetchCommits): Promise<void> {
  const base = branchRefspec(wanted.baseRef);
  const head = `+refs/pull/${wanted.prNumber}/head:refs/waggle/pull/${wanted.prNumber}`;
  if (!(await tryFetch(mirror, [base, head]))) {
    await tryFetch(mirror, [base]);
    await tryFetch(mirror, [head]);
  }
  for (const sha of [wanted.headSha, wanted.baseSha]) {
    await fetchCommit(mirror, sha);
  }
}

/** Brings one branch and its whole history into the mirror and returns its commit. */
export async function fetchBranch(mirror: Mirror, branch: string): Promise<string> {
  await fetchRefs(mirror, [branchRefspec(branch)]);
  const commit = await findBranch(mirror, branch);
  if (commit === null) throw new MirrorError('commit_not_found', 'the branch is gone');
  return commit;
}

/** The commit of a branch as it was fetched last; null when it never was. Never asks the remote. */
export async function findBranch(mirror: Mirror, branch: string): Promise<string | null> {
  return await findCommit(mirror, branchRef(branch));
}

/** Makes sure that one commit is in the mirror, reachable from a branch or not. */
export async function fetchCommit(mirror: Mirror, sha: string): Promise<void> {
  requireSha(sha);
  if (await hasCommit(mirror, sha)) return;
  await tryFetch(mirror, [`+${sha}:refs/waggle/commits/${sha}`]);
  if (!(await hasCommit(mirror, sha))) throw new MirrorError('commit_not_found', `commit ${sha} is gone`);
}

/** Whether the mirror holds the commit already; never asks the remote. */
export async function hasCommit(mirror: Mirror, sha: string): Promise<boolean> {
  requireSha(sha);
  return (await findCommit(mirror, sha)) !== null;
}

/** The id of the commit that a full name or id means, if the mirror holds it. */
async function findCommit(mirror: Mirror, name: string): Promise<string | null> {
  const known = (await mirror.objects()?.info(`${name}^{commit}`)) ?? null;
  if (known !== null) return known === 'missing' ? null : known.oid;
  const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`];
  const { stdout, code } = await mirror.git({ args, network: 'local', okCodes: [1, 128] });
  return code === 0 ? stdout.toString('utf8').trim() : null;
}

/** Ids come from webhooks and the API: anything else than a full hash could be read by git as an option or a ref. */
export function requireSha(sha: string): void {
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha)) throw new MirrorError('commit_not_found', 'not a full commit id');
}

function branchRefspec(branch: string): string {
  return `+refs/heads/${branch}:${branchRef(branch)}`;
}

/** One flat name a branch: `a` and a later `a/b` could not both exist as files. */
function branchRef(branch: string): string {
  return `refs/waggle/heads/${encodeURIComponent(branch)}`;
}

async function tryFetch(mirror: Mirror, refspecs: string[]): Promise<boolean> {
  try {
    await fetchRefs(mirror, refspecs);
    return true;
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'commit_not_found') return false;
    throw error;
  }
}

/** Several workers may fetch into one mirror: git locks each ref, and the loser tries again. */
async function fetchRefs(mirror: Mirror, refspecs: string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await mirror.git({ args: [...fetchFlags, 'origin', '--', ...refspecs], timeoutMs: mirror.limits.fetchTimeoutMs });
      return;
    } catch (error) {
      if (attempt === attempts || !isLockConflict(error)) throw error;
      await delay(randomInt(20, 100) * attempt);
    }
  }
}

function isLockConflict(error: unknown): boolean {
  return error instanceof MirrorError && /cannot lock ref|\.lock': File exists|but expected/i.test(error.message);
}
