import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { insertOutbox, listReviewStates, requestWork } from '@waggle/store';
import { sql } from 'kysely';
import { createHandlers } from '../handlers.ts';
import { judgeHead } from '../maintenance/unreviewed-heads.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';
import type { TestPull } from '../testing/test-pull.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

async function command(pull: TestPull, by: string, text: string): Promise<string[]> {
  const reference = { ...pull.name, number: pull.number };
  const { id: commentId } = bench.simulator.comment(reference, text, by);
  const fullName = `${pull.name.owner}/${pull.name.name}`;
  const { installationId, repoId, number: prNumber } = pull;
  const payload = { installationId, repoId, fullName, prNumber, commentId, author: by, command: text };
  await insertOutbox(bench.db, { kind: 'review.command', key: `c:${commentId}`, payload, installationId });
  const { rows } = await sql<{ id: number }>`select id from outbox where key = ${`c:${commentId}`}`.execute(bench.db);
  await createHandlers(bench.deps)['review.command']({ outboxId: rows[0]?.id ?? 0 }, new AbortController().signal);
  const url = `${bench.simulator.url}/repos/${fullName}/issues/comments/${commentId}/reactions`;
  const reactions = (await (await fetch(url)).json()) as { content: string }[];
  return reactions.map(({ content }) => content);
}

async function requested(pull: TestPull): Promise<number> {
  const { rows } = await sql<{ gen: number }>`select desired_gen as gen from pull_request_work
    where github_repo_id = ${pull.repoId} and kind = 'review'`.execute(bench.db);
  return rows[0]?.gen ?? 0;
}

describe('/waggle cancel', () => {
  test('aborts the running review with its model call, and a newer push is reviewed', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    bench.simulator.setPermission(pull.name, 'grace', 'write');
    await bench.request(pull);
    let aborted = false;
    const model = createScriptedModel([
      async (_prompt, signal) => {
        expect(await command(pull, 'grace', '/waggle cancel')).toEqual(['+1']);
        if (!signal.aborted) await once(signal, 'abort');
        aborted = true;
        throw signal.reason;
      },
      scriptFindings([]),
    ]);

    expect(await bench.run(pull, { model, heartbeatMs: 10 })).toBe('cancelled');

    expect(aborted).toBe(true);
    const { reviews, checks } = await bench.posted(pull);
    expect(reviews).toEqual([]);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'skipped' }]);
    expect(await bench.runs(pull)).toMatchObject([{ status: 'skipped' }]);
    expect(await bench.run(pull, { model })).toBe('nothing');
    await bench.request(pull);
    expect(await bench.run(pull, { model })).toBe('done');
  });

  test('what waits is given up for good, and the hourly look does not ask for it again', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    bench.simulator.setPermission(pull.name, 'grace', 'write');
    const fullName = `${pull.name.owner}/${pull.name.name}`;
    const known = { headSha: pull.headSha, baseSha: null, githubUpdatedAt: null, before: null, force: true };
    const { repoId, installationId, number: prNumber, headSha } = pull;
    await requestWork(bench.db, { repoId, prNumber, kind: 'review', installationId, fullName, ...known });

    expect(await command(pull, 'grace', '/waggle cancel')).toEqual(['+1']);
    expect(await command(pull, 'grace', '/waggle cancel')).toEqual(['confused']);

    const [state] = await listReviewStates(bench.db, repoId, [prNumber]);
    expect(judgeHead(headSha, state)).toBe('handled');
    expect(await bench.run(pull)).toBe('nothing');
  });

  test('is for those who may write', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    bench.simulator.setPermission(pull.name, 'mallory', 'read');
    await bench.request(pull);

    expect(await command(pull, 'mallory', '/waggle cancel')).toEqual(['-1']);

    expect(await bench.run(pull)).toBe('done');
  });
});

describe('/waggle review', () => {
  test('by somebody who may write asks for a review', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    bench.simulator.setPermission(pull.name, 'grace', 'write');

    expect(await command(pull, 'grace', '/waggle review')).toEqual(['eyes']);

    expect(await requested(pull)).toBe(1);
    expect(await bench.run(pull)).toBe('done');
  });

  test('by anybody else asks for nothing', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });
    bench.simulator.setPermission(pull.name, 'mallory', 'read');

    expect(await command(pull, 'mallory', '/waggle review')).toEqual(['-1']);

    expect(await requested(pull)).toBe(0);
  });

  test('an unknown command is not understood', async () => {
    const pull = await bench.openPull({}, { 'a.ts': 'a();\n' });

    expect(await command(pull, 'acme', '/waggle make coffee')).toEqual(['confused']);

    expect(await requested(pull)).toBe(0);
  });
});
