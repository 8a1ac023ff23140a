import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LeaseLostError } from '@waggle/platform';
import { listFindings } from '@waggle/store';
import { eventually, type FaultInput } from '@waggle/testkit';
import { sql } from 'kysely';
import { createMarker, createWalkthroughMarker } from '../core/render/marker.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import type { TestPull } from '../testing/test-pull.ts';
import type { CrashPoint, ReviewDeps } from './review-deps.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.simulator.clearFaults());

async function openRequestedPull(): Promise<TestPull> {
  const before = { 'src/a.ts': 'export const one = 1;\n' };
  const pull = await bench.openPull(before, {
    'src/a.ts': `export const one = 1;\nexport const token = 'ghp_${'a1B2'.repeat(9)}';\n`,
  });
  await bench.request(pull);
  return pull;
}

/** Runs again until nothing is due, as the relay would have it. */
async function runUntilDone(pull: TestPull, over: Partial<ReviewDeps> = {}): Promise<void> {
  await eventually(async () => {
    await bench.run(pull, over);
    const { rows } = await sql<{ state: string }>`
      select state from pull_request_work where github_repo_id = ${pull.repoId} and kind = 'review'`.execute(bench.db);
    return rows.every(({ state }) => state === 'idle');
  });
}

const toMarked = ({ repoId, number }: TestPull) => ({ repoId, prNumber: number });

async function expectOneReview(pull: TestPull): Promise<void> {
  const reviews = await bench.gateway(pull).listReviews(pull.number);
  expect(reviews.map(({ state, commit_id }) => ({ state, commit_id }))).toEqual([
    { state: 'CHANGES_REQUESTED', commit_id: pull.headSha },
  ]);
  const { comments, checks, below } = await bench.posted(pull);
  expect(comments).toHaveLength(1);
  expect(below.map(({ body }) => body.split('\n')[0])).toEqual([createWalkthroughMarker(toMarked(pull))]);
  expect(checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  expect(checks[0]?.annotations).toHaveLength(1);
}

async function killAt(pull: TestPull, point: CrashPoint) {
  const atPoint = (at: CrashPoint) => {
    if (at === point) throw new LeaseLostError('killed');
  };
  const outcome = await bench.run(pull, { atPoint });
  await bench.expireLease(pull);
  return outcome;
}

describe('fault 4: after a kill', () => {
  test.each<CrashPoint>([
    'check-created',
    'loaded',
    'analyzed',
    'ledger-consulted',
    'before-create',
    'pending-created',
    'review-id-saved',
    'walkthrough-created',
    'walkthrough-saved',
    'submitted',
    'check-completed',
    'before-finish',
    'finished',
  ])('at the point "%s" the next worker ends with exactly one review', async (point) => {
    const pull = await openRequestedPull();

    const outcome = await killAt(pull, point);
    await runUntilDone(pull);

    expect(outcome).toBe('lost');
    await expectOneReview(pull);
    expect(await bench.runs(pull)).toMatchObject([{ status: 'completed', result: { outcome: 'posted' } }]);
  });
});

async function graphRequests(pull: TestPull): Promise<number> {
  const { rows } = await sql<{ gen: number }>`
    select desired_gen as gen from pull_request_work
    where github_repo_id = ${pull.repoId} and kind = 'graph'`.execute(bench.db);
  return rows[0]?.gen ?? 0;
}

async function leaseUntil(pull: TestPull): Promise<string | null> {
  const { rows } = await sql<{ until: string | null }>`
    select lease_until::text as until from pull_request_work
    where github_repo_id = ${pull.repoId} and kind = 'review'`.execute(bench.db);
  return rows[0]?.until ?? null;
}

describe('fault 4: after a kill and a newer request', () => {
  test.each<CrashPoint>(['check-created', 'analyzed', 'review-id-saved'])(
    'at the point "%s" the old run and its check run come to an end, and there is one review',
    async (point) => {
      const pull = await openRequestedPull();

      await killAt(pull, point);
      await bench.request(pull);
      await runUntilDone(pull);

      const { reviews, checks } = await bench.posted(pull);
      expect(reviews.map(({ state }) => state)).toEqual(['CHANGES_REQUESTED']);
      expect(checks.map(({ status }) => status)).toEqual(checks.map(() => 'completed'));
      const [old, current] = await bench.runs(pull);
      expect([old?.status, current?.status]).toEqual(['superseded', 'completed']);
    },
  );

  test.each<CrashPoint>(['submitted', 'check-completed', 'before-finish'])(
    'at the point "%s" the review that was posted is brought to its end, with its check run, ledger and place in the graph',
    async (point) => {
      const pull = await openRequestedPull();

      await killAt(pull, point);
      await bench.request(pull);
      const asked = await graphRequests(pull);
      await runUntilDone(pull);

      await expectOneReview(pull);
      expect(await bench.runs(pull)).toMatchObject([
        { status: 'completed', result: { outcome: 'posted' } },
        { status: 'completed', result: { outcome: 'already_posted' } },
      ]);
      expect(await listFindings(bench.db, toMarked(pull))).toMatchObject([{ state: 'open', headSha: pull.headSha }]);
      // As the second run begins, and for the verdict of the first one.
      expect(await graphRequests(pull)).toBe(asked + 2);
    },
  );
});

describe('a newer request while the review is being posted', () => {
  test('does not end what people see already: it is brought to its end, then the request is looked at', async () => {
    const pull = await openRequestedPull();
    const askAgain = async (at: CrashPoint) => {
      if (at !== 'submitted') return;
      await bench.request(pull);
      // The second heartbeat from here on began after the request: the worker knows of it.
      for (const _ of [1, 2]) {
        const before = await leaseUntil(pull);
        await eventually(async () => (await leaseUntil(pull)) !== before);
      }
    };

    expect(await bench.run(pull, { atPoint: askAgain, heartbeatMs: 20 })).toBe('done');
    await runUntilDone(pull);

    await expectOneReview(pull);
    expect(await bench.runs(pull)).toMatchObject([
      { status: 'completed', result: { outcome: 'posted' } },
      { status: 'completed', result: { outcome: 'already_posted' } },
    ]);
  });
});

describe('fault 7: a worker that went on after its lease ran out', () => {
  test.each<CrashPoint>([
    'check-created',
    'analyzed',
    'before-create',
    'pending-created',
    'review-id-saved',
    'walkthrough-created',
    'walkthrough-saved',
    'submitted',
    'check-completed',
    'before-finish',
  ])('and wakes up at the point "%s" changes nothing any more', async (point) => {
    const pull = await openRequestedPull();
    let woken = false;
    const sleep = async (at: CrashPoint) => {
      if (at !== point || woken) return;
      woken = true;
      await runUntilDone(pull);
    };

    const outcome = await bench.run(pull, { atPoint: sleep, leaseMs: 1, heartbeatMs: 60_000 });

    expect(outcome).toBe('lost');
    await expectOneReview(pull);
    expect(await bench.runs(pull)).toMatchObject([{ status: 'completed', result: { outcome: 'posted' } }]);
  });
});

describe('fault 19: a write whose answer is lost', () => {
  const lost: [string, FaultInput][] = [
    ['502 after the effect', { effect: 'status', status: 502, afterEffect: true }],
    ['502 without effect', { effect: 'status', status: 502 }],
    ['reset after the effect', { effect: 'reset-after' }],
    ['reset before the effect', { effect: 'reset-before' }],
  ];
  const writes: [string, string, string][] = [
    ['creating the review', 'POST', '/reviews$'],
    ['creating the walkthrough', 'POST', '/comments$'],
    ['submitting the review', 'POST', '/events$'],
    ['creating the check run', 'POST', '/check-runs$'],
    ['completing the check run', 'PATCH', '/check-runs/'],
  ];

  test.each(writes.flatMap((write) => lost.map((fault) => [...write, ...fault] as const)))(
    '%s (%s %s): %s ends with exactly one review',
    async (_what, method, path, _how, fault) => {
      const pull = await openRequestedPull();
      bench.simulator.fail({ ...fault, method, path: `${pull.name.name}.*${path}` });

      await runUntilDone(pull);

      await expectOneReview(pull);
    },
  );

  test('fault 18: reads are tried again, and the review is posted in one go', async () => {
    const pull = await openRequestedPull();
    bench.simulator.fail({ effect: 'status', status: 502, method: 'GET', path: pull.name.name, times: 2 });

    expect(await bench.run(pull)).toBe('done');

    await expectOneReview(pull);
  });
});

describe('what is there already', () => {
  test('a review of this head by an earlier generation is found, and nothing is bought or posted', async () => {
    const pull = await openRequestedPull();
    await bench.run(pull);
    await bench.request(pull);

    await bench.run(pull);

    await expectOneReview(pull);
    expect(await bench.runs(pull)).toMatchObject([
      { result: { outcome: 'posted' } },
      { status: 'completed', result: { outcome: 'already_posted' } },
    ]);
  });

  test('a check run that a person re-runs gets the outcome of the review that stands', async () => {
    const pull = await openRequestedPull();
    await bench.run(pull);
    const [check] = (await bench.posted(pull)).checks;
    bench.simulator.rerequestCheck(pull.name, check?.id ?? 0);
    await bench.request(pull);

    expect(await bench.run(pull)).toBe('done');

    await expectOneReview(pull);
  });

  test('fault 39: an own pending review of another head is deleted', async () => {
    const pull = await openRequestedPull();
    const body = createMarker({ repoId: pull.repoId, prNumber: pull.number, headSha: 'b'.repeat(40) });
    await bench.gateway(pull).createPendingReview(pull.number, { commitId: pull.headSha, body, comments: [] });

    await bench.run(pull);

    await expectOneReview(pull);
  });

  test('fault 39: a marker that somebody else copied is not ours', async () => {
    const pull = await openRequestedPull();
    const { repoId, number: prNumber, headSha } = pull;
    const url = `${bench.simulator.url}/repos/acme/${pull.name.name}/pulls/${prNumber}/reviews`;
    const headers = { authorization: 'token token-of-mallory', 'content-type': 'application/json' };
    const body = JSON.stringify({ body: createMarker({ repoId, prNumber, headSha }), event: 'COMMENT' });
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);

    await bench.run(pull);

    const { reviews } = await bench.posted(pull);
    expect(reviews.map(({ state }) => state)).toEqual(['COMMENTED', 'CHANGES_REQUESTED']);
  });

  test('lines that GitHub refuses cost the comments, never the findings', async () => {
    const pull = await openRequestedPull();
    bench.simulator.fail({ effect: 'status', status: 422, method: 'POST', path: `${pull.name.name}.*/reviews$` });

    await bench.run(pull);

    const { reviews, comments } = await bench.posted(pull);
    expect(comments).toEqual([]);
    expect(reviews).toHaveLength(1);
    expect(reviews[0]?.body).toContain('Revoke or rotate it');
  });
});

describe('a pull request that changes while it is reviewed', () => {
  const at = (point: CrashPoint, act: () => Promise<unknown> | unknown): Partial<ReviewDeps> => {
    let acted = false;
    return {
      atPoint: async (reached) => {
        if (reached !== point || acted) return;
        acted = true;
        await act();
      },
    };
  };

  test.each([
    ['pushed to', undefined],
    ['force-pushed', 'main'],
  ])('%s: the old head gets no review and the new one exactly one', async (_how, onto) => {
    const pull = await openRequestedPull();
    const files = { 'src/b.ts': 'export const two = 2;\n' };
    const push = { branch: pull.branch, files, ...(onto === undefined ? {} : { onto }) };
    let head = '';

    await runUntilDone(
      pull,
      at('analyzed', async () => {
        head = (await bench.simulator.push(pull.name, push)).after;
      }),
    );

    const { reviews, checks } = await bench.posted(pull);
    expect(reviews.map(({ commit_id }) => commit_id)).toEqual([head]);
    expect(checks.map(({ conclusion }) => conclusion).sort()).toEqual(
      ['skipped', onto === undefined ? 'failure' : 'neutral'].sort(),
    );
    expect(await bench.runs(pull)).toMatchObject([{ status: 'superseded' }, { status: 'completed' }]);
  });

  test('fault 23: closed: ends as skipped, also on the check run', async () => {
    const pull = await openRequestedPull();
    const reference = { ...pull.name, number: pull.number };

    const outcome = await bench.run(
      pull,
      at('analyzed', () => bench.simulator.editPullRequest(reference, { state: 'closed' })),
    );

    expect(outcome).toBe('done');
    const { reviews, checks } = await bench.posted(pull);
    expect(reviews).toEqual([]);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
    expect(await bench.runs(pull)).toMatchObject([{ status: 'skipped' }]);
  });

  test('fault 23: deleted with its repository: ends as skipped', async () => {
    const pull = await openRequestedPull();

    const outcome = await bench.run(
      pull,
      at('analyzed', () => bench.simulator.deleteRepository(pull.name)),
    );

    expect(outcome).toBe('done');
    expect(await bench.runs(pull)).toMatchObject([{ status: 'skipped' }]);
  });
});

describe('GitHub calls', () => {
  test('a first review with a comment makes ten (nine once the repository has a mirror), and one of a commit that is reviewed already three', async () => {
    const pull = await openRequestedPull();
    await bench.deps.github.viewer();
    await bench.gateway(pull).token();
    const ofPull = () =>
      bench.simulator
        .requests()
        .filter(({ path }) => path.startsWith('/repos/') && path.includes(pull.name.name))
        .map(({ method, path }) => `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+/, '').replace(/\d+/g, 'N')}`);
    bench.simulator.clearRequests();

    await bench.run(pull);

    expect(ofPull()).toEqual([
      'GET /pulls/N',
      'GET /contents/.waggle.yml',
      'POST /check-runs',
      'GET /pulls/N/reviews',
      'GET /pulls/N',
      'POST /pulls/N/reviews',
      'GET /pulls/N/reviews/N/comments',
      'POST /issues/N/comments',
      'POST /pulls/N/reviews/N/events',
      'PATCH /check-runs/N',
    ]);
    await bench.request(pull);
    bench.simulator.clearRequests();
    await bench.run(pull);
    expect(ofPull()).toHaveLength(3);
  });
});

describe('limits and credentials', () => {
  test.each<[string, FaultInput, number]>([
    ['fault 20: a primary', { effect: 'rate-limited', resetInSeconds: 2400 }, 2400],
    ['fault 21: a secondary', { effect: 'secondary-limited', retryAfterSeconds: 90 }, 90],
  ])('%s rate limit parks the installation and counts no attempt', async (_kind, fault, seconds) => {
    const pull = await openRequestedPull();
    bench.simulator.fail({ ...fault, path: `${pull.name.name}/pulls/` });

    expect(await bench.run(pull)).toBe('retry');

    const { rows } = await sql<{ seconds: number; attempts: number }>`
      select extract(epoch from l.parked_until - now()) as seconds, w.attempts from installation_limits l
      join pull_request_work w using (installation_id)
      where w.github_repo_id = ${pull.repoId} and kind = 'review'`.execute(bench.db);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.attempts).toBe(0);
    expect(Math.abs((rows[0]?.seconds ?? 0) - seconds)).toBeLessThan(35);
    expect(await bench.run(pull)).toBe('nothing');
    await sql`delete from installation_limits`.execute(bench.db);
  });

  test('fault 22: a refused token is replaced once', async () => {
    const pull = await openRequestedPull();
    bench.simulator.fail({ effect: 'unauthorized', method: 'POST', path: `${pull.name.name}.*/reviews$` });

    expect(await bench.run(pull)).toBe('done');

    await expectOneReview(pull);
  });

  test('fault 35: work that dies says so on the check run', async () => {
    const pull = await openRequestedPull();
    bench.simulator.fail({ effect: 'status', status: 400, method: 'POST', path: `${pull.name.name}.*/reviews$` });

    expect(await bench.run(pull)).toBe('dead');

    const { checks } = await bench.posted(pull);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'failure', title: 'Review failed' }]);
    expect(await bench.runs(pull)).toMatchObject([{ status: 'failed', conclusion: 'failed' }]);
  });
});
