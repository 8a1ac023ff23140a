import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub } from '@waggle/github';
import { type Db, requestWork } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { createGithubSimulator, createTestLogger, type GithubSimulator } from '@waggle/testkit';
import { sql } from 'kysely';
import { runReview } from '../handlers.ts';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import { emptyContext } from './empty-context.ts';
import { readPosted, readRuns } from './read-outcome.ts';
import type { TestPull } from './test-pull.ts';

export type Files = Record<string, string | null>;

export type PullOptions = { title?: string; body?: string; draft?: boolean; author?: string; head?: string };
export type ReviewBench = Awaited<ReturnType<typeof openReviewBench>>;

/** Tests only: a real database, the GitHub simulator and a worker without Redis, since a job is only a doorbell. */
export async function openReviewBench() {
  const database = await openTestDatabase();
  const { db } = database;
  const simulator = await createGithubSimulator({
    limits: 'off',
    tokens: { 'token-of-mallory': 'mallory', 'token-of-grace': 'grace' },
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'waggle-review-'));
  const logger = createTestLogger();
  const privateKey = simulator.appPrivateKey ?? '';
  const deps: ReviewDeps = {
    db,
    github: createGithub({ apiUrl: simulator.url, appId: simulator.appId, privateKey, logger, writePace: null }),
    logger,
    owner: 'test',
    dataDir,
    loadContext: async () => emptyContext(),
    model: null,
    allowApprove: false,
    lookAgainMs: 1,
    retry: { baseDelayMs: 0, maxDelayMs: 0, maxAttempts: 8 },
  };
  return {
    db,
    simulator,
    deps,
    logger,
    openPull: (before: Files, after: Files, over: PullOptions = {}) => openPull(simulator, before, after, over),
    openPullOf: (path: string) => openPullOf(simulator, path),
    request: (pull: TestPull) => request(deps, pull),
    run: (pull: TestPull, over: Partial<ReviewDeps> = {}, abort = new AbortController()) =>
      runReview({ ...deps, ...over }, { repoId: pull.repoId, prNumber: pull.number, kind: 'review' }, abort.signal),
    /** A worker that was killed leaves a lease that runs out; a short one could run out before it is killed. */
    expireLease: (pull: TestPull) => expireLease(db, pull),
    posted: (pull: TestPull) => readPosted(simulator, pull),
    runs: (pull: TestPull) => readRuns(db, pull),
    gateway: (pull: TestPull) =>
      deps.github.forInstallation(pull.installationId, `${pull.name.owner}/${pull.name.name}`),
    close: async () => {
      await simulator.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openPull(simulator: GithubSimulator, before: Files, after: Files, over: PullOptions): Promise<TestPull> {
  const name = newName();
  const repository = await simulator.createRepository(name);
  await simulator.push(name, { branch: 'main', files: { 'README.md': 'app\n', ...before } });
  const { head = 'topic' } = over;
  await simulator.push(name, { branch: head, onto: 'main', files: after });
  const pull = await simulator.openPullRequest(name, { base: 'main', head, title: 'A change', ...over });
  return toTestPull(name, repository, pull);
}

/** The branches `main` and `topic` of a repository on disk. */
async function openPullOf(simulator: GithubSimulator, path: string): Promise<TestPull> {
  const name = newName();
  const repository = await simulator.createRepository({ ...name, path });
  const pull = await simulator.openPullRequest(name, { base: 'main', head: 'topic', title: 'A change' });
  return toTestPull(name, repository, pull);
}

function newName(): TestPull['name'] {
  return { owner: 'acme', name: `app-${randomUUID().slice(0, 8)}` };
}

function toTestPull(
  name: TestPull['name'],
  repository: { id: number; installation_id: number | null },
  pull: { number: number; head_sha: string },
): TestPull {
  const installationId = repository.installation_id ?? 0;
  return { name, repoId: repository.id, installationId, number: pull.number, headSha: pull.head_sha, branch: 'topic' };
}

async function request({ db }: ReviewDeps, { repoId, number, installationId, name }: TestPull): Promise<void> {
  const fullName = `${name.owner}/${name.name}`;
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null };
  await requestWork(db, {
    repoId,
    prNumber: number,
    kind: 'review',
    installationId,
    fullName,
    ...unknown,
    force: true,
  });
}

async function expireLease(db: Db, { repoId, number }: TestPull): Promise<void> {
  await sql`
    update pull_request_work set lease_until = now()
    where github_repo_id = ${repoId} and pr_number = ${number} and kind = 'review'`.execute(db);
}
