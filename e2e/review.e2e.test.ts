import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Health, ReviewDetail, ReviewPage } from '@waggle/contracts';
import { eventually, type PullSummary, testNeo4j } from '@waggle/testkit';
import neo4j, { type Driver } from 'neo4j-driver';
import { openSystem, type System } from './open-system.ts';

interface PostedReview {
  id: number;
  body: string;
  state: string;
  commit_id: string;
  user: { login: string };
}

let system: System;
let graph: Driver;

beforeAll(async () => {
  system = await openSystem();
  const { uri, username, password } = testNeo4j();
  graph = neo4j.driver(uri, neo4j.auth.basic(username, password), { disableLosslessIntegers: true });
}, 90_000);

afterAll(async () => {
  await graph?.close();
  await system?.close();
}, 60_000);

async function getJson<T>(url: string, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

function reviewsOf(pull: PullSummary): Promise<PostedReview[]> {
  return getJson(`${pull.api_url}/reviews`);
}

function fromApi(path: string): Promise<unknown> {
  return getJson(`${system.waggle.api.url}${path}`, { authorization: `Bearer ${system.apiKey}` });
}

/** A repository with a history of its own and one open pull request that leaks a key and changes code without tests. */
async function openPull(name: string): Promise<{ pull: PullSummary; repoId: number }> {
  const target = { owner: 'acme', name };
  const repository = await system.github.createRepository(target);
  await system.github.push(target, {
    branch: 'main',
    files: { 'src/pay.ts': 'export function pay(cents: number) {\n  return cents;\n}\n', 'src/pay.test.ts': 'test\n' },
  });
  // In two parts, so that scanners of this repository do not take it for a leak.
  const leaked = `ghp_${'wJalrXUtnFEMIK7MDENGbPxRfiCYzEXAMPLEKEYa'.slice(0, 36)}`;
  await system.github.push(target, {
    branch: 'leak',
    onto: 'main',
    files: {
      'src/pay.ts': `export const id = '${leaked}';\nexport function pay(cents: number) {\n  return cents + 1;\n}\n`,
    },
  });
  const { number: issue } = system.github.openIssue(target, { title: 'Prices are off by one' });
  const pull = await system.github.openPullRequest(target, {
    base: 'main',
    head: 'leak',
    title: 'Charge one cent more',
    body: `Fixes #${issue}`,
    author: 'ada',
  });
  return { pull, repoId: repository.id };
}

describe('a pull request', () => {
  test('gets one review on GitHub, rows in Postgres, nodes in Neo4j, and is listed by the API', async () => {
    const { pull, repoId } = await openPull('shop');

    const review = await eventually(async () => (await reviewsOf(pull))[0], { timeoutMs: 30_000 });

    expect(review.commit_id).toBe(pull.head_sha);
    expect(review.user.login).toBe(`${system.github.appSlug}[bot]`);
    expect(review.body).toContain('No model is configured');
    expect(review.state).toBe('CHANGES_REQUESTED');

    const run = await eventually(() =>
      system.db
        .selectFrom('workflow_runs')
        .selectAll()
        .where('github_repo_id', '=', repoId)
        .where('status', '=', 'completed')
        .executeTakeFirst(),
    );
    expect(run).toMatchObject({ pr_number: pull.number, verdict: 'REQUEST_CHANGES', review_id: review.id });
    const steps = await system.db
      .selectFrom('workflow_steps')
      .select(['name', 'status'])
      .where('run_id', '=', run.id)
      .orderBy('position')
      .execute();
    expect(steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['load', 'context', 'evidence', 'publish']));
    expect(steps.every(({ status }) => status === 'completed')).toBe(true);

    const row = await eventually(async () => {
      const { records } = await graph.executeQuery(
        `match (p:PullRequest {repoId: $repoId, number: $number})-[:TOUCHES]->(f:File), (p)-[:AUTHORED_BY]->(d:Developer), (p)-[:CLOSES]->(i:Issue)
         match (r:Repository {repoId: $repoId})-[:CONTAINS]->(f)
         return f.path as path, d.login as login, i.number as issue, exists((d)-[:CONTRIBUTED_TO]->(:Repository {repoId: $repoId})) as contributed`,
        { repoId: neo4j.int(repoId), number: neo4j.int(pull.number) },
      );
      return records[0]?.toObject();
    });
    expect(row).toEqual({ path: 'src/pay.ts', login: 'ada', issue: expect.any(Number), contributed: true });

    const page = ReviewPage.parse(await fromApi('/api/v1/reviews'));
    const listed = page.reviews.find(({ repository }) => repository === 'acme/shop');
    expect(listed).toMatchObject({ prNumber: pull.number, status: 'completed', verdict: 'REQUEST_CHANGES' });
    const detail = ReviewDetail.parse(await fromApi(`/api/v1/reviews/${listed?.id}`));
    expect(detail.result?.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^secrets\//)]),
    );
  }, 60_000);

  test('is told of another open one that changes the same function', async () => {
    const { pull: first, repoId } = await openPull('twins');
    const target = { owner: 'acme', name: 'twins' };
    await eventually(
      async () => {
        const { records } = await graph.executeQuery(
          'match (:PullRequest {repoId: $repoId, number: $number})-[:CHANGES]->(s:Symbol) return s.fqn as fqn',
          { repoId: neo4j.int(repoId), number: neo4j.int(first.number) },
        );
        return records.length > 0;
      },
      { timeoutMs: 30_000 },
    );
    await system.github.push(target, {
      branch: 'other',
      onto: 'main',
      files: { 'src/pay.ts': 'export function pay(cents: number) {\n  return Math.round(cents);\n}\n' },
    });
    const second = await system.github.openPullRequest(target, { base: 'main', head: 'other', author: 'bob' });

    const review = await eventually(async () => (await reviewsOf(second))[0], { timeoutMs: 30_000 });

    expect(review.body).toContain('Another open pull request changes the same code');
    expect(review.body).toContain('`src/pay.ts#pay`');
  }, 90_000);

  test('every service is healthy and says what it depends on', async () => {
    for (const name of ['ingest', 'review-worker', 'graph-worker', 'api'] as const) {
      const health = await getJson<Health>(`${system.waggle[name].url}/health`);

      expect(health).toMatchObject({ status: 'ok', service: name, database: 'up', redis: 'up', environment: 'test' });
      expect(health.version).toMatch(/^\d+\.\d+\.\d+/);
    }
  });

  test('gets one review although its delivery comes again', async () => {
    const { pull } = await openPull('twice');
    await eventually(async () => (await reviewsOf(pull)).length > 0, { timeoutMs: 30_000 });

    for (const delivery of system.github.deliveries()) system.github.redeliver(delivery.id);
    await system.github.webhooksSettled();
    const next = await openPull('after-twice');
    await eventually(async () => (await reviewsOf(next.pull)).length > 0, { timeoutMs: 30_000 });

    expect(await reviewsOf(pull)).toHaveLength(1);
  }, 60_000);

  test('gets a second review for a second push, and one only', async () => {
    const { pull } = await openPull('pushed');
    await eventually(async () => (await reviewsOf(pull)).length > 0, { timeoutMs: 30_000 });

    const pushed = await system.github.push(
      { owner: 'acme', name: 'pushed' },
      { branch: 'leak', files: { 'docs/readme.md': 'hello\n' } },
    );
    await eventually(async () => (await reviewsOf(pull)).some(({ commit_id }) => commit_id === pushed.after), {
      timeoutMs: 30_000,
    });

    expect((await reviewsOf(pull)).map(({ commit_id }) => commit_id)).toEqual([pull.head_sha, pushed.after]);
  }, 60_000);

  test('is reviewed after the review worker was killed in the middle', async () => {
    system.github.fail({ method: 'POST', path: '/reviews', effect: 'delay', delayMs: 1500 });
    const { pull } = await openPull('killed');
    await eventually(
      async () => {
        const run = await system.db
          .selectFrom('workflow_runs')
          .select('id')
          .where('repo_full_name', '=', 'acme/killed')
          .executeTakeFirst();
        return run;
      },
      { timeoutMs: 30_000 },
    );

    await system.waggle['review-worker'].stop('SIGKILL');
    await system.waggle['review-worker'].start();
    await eventually(async () => (await reviewsOf(pull)).length > 0, { timeoutMs: 60_000 });

    expect(await reviewsOf(pull)).toHaveLength(1);
  }, 120_000);

  test('is reviewed although Redis forgot its job', async () => {
    await system.waggle['review-worker'].stop();
    const { pull, repoId } = await openPull('forgotten');
    await eventually(async () => {
      const work = system.db.selectFrom('pull_request_work').select('enqueued_at').where('github_repo_id', '=', repoId);
      return (await work.executeTakeFirst())?.enqueued_at;
    });
    await system.forgetJobs();

    await system.waggle['review-worker'].start();
    await eventually(async () => (await reviewsOf(pull)).length > 0, { timeoutMs: 60_000 });

    expect(await reviewsOf(pull)).toHaveLength(1);
  }, 120_000);
});
