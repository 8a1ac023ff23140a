import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { loadIndexedHeads } from './graph.ts';
import type { ChaosPull, World } from './open-world.ts';

export interface Verdict {
  /** Open pull requests whose head has no review. */
  lost: string[];
  /** Reviews beyond the first one of a head. */
  doubled: string[];
  /** What should have come to an end: pending reviews, rows, check runs, a graph that is behind; and secrets in logs. */
  leftovers: string[];
}

/** Rows that are not done, in words. Dead work counts: nothing here is hopeless. */
async function findUnfinished({ database: { db } }: World): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`
    select format('%s %s#%s is %s: %s', kind, repo_full_name, pr_number, state, last_error) as what
      from pull_request_work where state in ('running', 'dead') or (desired_gen > done_gen and desired_gen > cancelled_gen)
    union all select format('outbox %s %s is %s: %s', id, kind, state, last_error) from outbox where state <> 'done'
    union all select format('run %s of %s#%s, generation %s, is %s', id, repo_full_name, pr_number, gen, status)
      from workflow_runs where status = 'running'`.execute(db);
  return rows.map(({ what }) => what);
}

/** Waits until nothing is left to do. Answers how long it took. */
export async function waitUntilQuiet(world: World, timeoutMs: number): Promise<number> {
  const startedAt = performance.now();
  const deadline = startedAt + timeoutMs;
  while (performance.now() < deadline) {
    // Runs whose work nobody wants any more are ended by maintenance, once a minute.
    if ((await findUnfinished(world)).length === 0) break;
    await delay(100);
  }
  return performance.now() - startedAt;
}

export async function judge(world: World): Promise<Verdict> {
  const verdict: Verdict = { lost: [], doubled: [], leftovers: await findUnfinished(world) };
  const indexed = await loadIndexedHeads(world.backing);
  for (const pull of world.pulls) {
    await judgePull(world, pull, verdict);
    const label = `${pull.owner}/${pull.name}#${pull.number}`;
    const head = indexed.get(label) ?? 'nothing';
    if (head !== pull.head_sha) {
      verdict.leftovers.push(`the graph has ${head.slice(0, 8)} of ${label} at ${pull.head_sha.slice(0, 8)}`);
    }
  }
  const repositories = new Map(world.pulls.map((pull) => [`${pull.owner}/${pull.name}`, pull]));
  for (const repository of repositories.values()) verdict.leftovers.push(...openChecks(world, repository));
  for (const name of ['ingest', 'review-worker', 'graph-worker', 'api'] as const) {
    const log = world.waggle[name].log();
    if (world.secrets.some((secret) => log.includes(secret))) verdict.leftovers.push(`a secret in the log of ${name}`);
  }
  return verdict;
}

async function judgePull(world: World, pull: ChaosPull, verdict: Verdict): Promise<void> {
  const name = `${pull.owner}/${pull.name}`;
  const label = `${name}#${pull.number}`;
  const reviews = await world.github.forInstallation(pull.installationId, name).listReviews(pull.number);
  const submitted = reviews.filter(({ state }) => state !== 'PENDING');
  const heads = submitted.map(({ commit_id }) => commit_id);
  if (!heads.includes(pull.head_sha)) verdict.lost.push(`${label} at ${pull.head_sha.slice(0, 8)}`);
  for (const [index, head] of heads.entries()) {
    if (heads.indexOf(head ?? null) !== index) verdict.doubled.push(`${label} at ${head?.slice(0, 8)}`);
  }
  const checks = world.simulator.checkRuns(pull).filter(({ headSha }) => headSha === pull.head_sha);
  if (heads.includes(pull.head_sha) && !checks.some(({ conclusion }) => conclusion !== 'skipped')) {
    const told = checks.map(({ externalId, conclusion }) => `${externalId} ${conclusion}`).join(', ');
    verdict.leftovers.push(`no check run of ${label} tells the review: ${told}; ${await describeRuns(world, pull)}`);
  }
  if (submitted.length < reviews.length) verdict.leftovers.push(`a pending review on ${label}`);
}

/** To find out what happened: this seed's times never come again. */
async function describeRuns({ database: { db } }: World, pull: ChaosPull): Promise<string> {
  const { rows } = await sql<{ what: string }>`
    select format('generation %s %s of %s, review %s, check %s', gen, status, left(head_sha, 8), review_id, check_run_id) as what
    from workflow_runs where repo_full_name = ${`${pull.owner}/${pull.name}`} and pr_number = ${pull.number}
    order by id`.execute(db);
  return rows.map(({ what }) => what).join('; ');
}

function openChecks(world: World, repository: { owner: string; name: string }): string[] {
  return world.simulator
    .checkRuns(repository)
    .filter(({ status }) => status !== 'completed')
    .map(({ headSha, externalId }) => `an open check run on ${headSha.slice(0, 8)} (${externalId})`);
}
