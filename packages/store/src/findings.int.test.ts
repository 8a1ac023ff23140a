import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LeaseLostError } from '@waggle/platform';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import {
  confirmFindings,
  dismissFinding,
  forgetUntold,
  listFindings,
  markThreadsClosed,
  type NewFinding,
  recordFindings,
} from './findings.ts';
import { requestWork } from './pull-request-work.ts';
import { listReviewedHunks, recordReviewedHunks } from './reviewed-hunks.ts';
import { addSuppression, listDismissed, listSuppressions, revokeSuppression } from './suppressions.ts';
import { buildRequest, reviewRef } from './testing/builders.ts';
import { type OpenDatabase, openTestDatabase } from './testing/open-test-database.ts';
import { leaseWork } from './work-lease.ts';
import { openRun, type Run } from './workflow-runs.ts';

const { repoId, prNumber } = reviewRef;
const headSha = 'a'.repeat(40);
const nothing = { opened: [], placed: [], closed: [] };

function buildFinding(patch: Partial<NewFinding> = {}): NewFinding {
  return {
    handle: 'f1',
    rule: 'model/correctness',
    source: 'model',
    severity: 'high',
    title: 'A "quoted" title\0',
    body: '',
    path: 'src/a.ts',
    symbol: 'load()',
    quote: ['if (a {', '  "b", c\\'],
    startLine: 3,
    endLine: 4,
    headSha,
    ...patch,
  };
}

describe('findings', () => {
  let database: OpenDatabase;
  let db: Db;
  let run: Run;

  beforeAll(async () => {
    database = await openTestDatabase();
    db = database.db;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate pull_request_work, workflow_runs, workflow_steps, findings, suppressions, reviewed_hunks
      restart identity`.execute(db);
    run = await openRunOf();
  });

  async function openRunOf(): Promise<Run> {
    await requestWork(db, buildRequest({ force: true }));
    await sql`update pull_request_work set lease_until = now() - interval '1 second'`.execute(db);
    const lease = await leaseWork(db, reviewRef, 'worker', 30_000);
    if (lease === null) throw new Error('the work could not be leased');
    return await openRun(db, { lease, workflowType: 'pr_review' });
  }

  test('are written as they are, and twice is once', async () => {
    const change = { ...nothing, opened: [buildFinding()] };
    await recordFindings(db, run, change);
    await recordFindings(db, run, change);

    expect(await listFindings(db, { repoId, prNumber })).toEqual([
      { ...buildFinding({ title: 'A "quoted" title' }), id: 1, state: 'open', reviewId: null, threadClosed: false },
    ]);
    expect(await listFindings(db, { repoId: repoId + 1, prNumber })).toEqual([]);
  });

  test('of a review that never reached GitHub are forgotten, those of one that did are not', async () => {
    await recordFindings(db, run, { ...nothing, opened: [buildFinding()] });
    await confirmFindings(db, { repoId, prNumber, headSha, reviewId: 9 });
    await recordFindings(db, run, { ...nothing, opened: [buildFinding({ handle: 'f2', headSha: 'b'.repeat(40) })] });

    expect(await forgetUntold(db, { repoId, prNumber })).toBe(1);
    expect(await listFindings(db, { repoId, prNumber })).toMatchObject([{ handle: 'f1', reviewId: 9 }]);
  });

  test('follow their code, close, and open again under the same handle', async () => {
    await recordFindings(db, run, { ...nothing, opened: [buildFinding()] });
    await confirmFindings(db, { repoId, prNumber, headSha, reviewId: 9 });
    const place = { id: 1, path: 'src/b.ts', quote: ['x'], startLine: 8, endLine: 8, headSha: 'b'.repeat(40) };
    await recordFindings(db, run, { ...nothing, placed: [place] });
    expect(await listFindings(db, { repoId, prNumber })).toMatchObject([{ ...place, state: 'open' }]);

    await recordFindings(db, run, { ...nothing, closed: [{ id: 1, state: 'fixed' }] });
    await markThreadsClosed(db, repoId, [1]);
    expect(await listFindings(db, { repoId, prNumber })).toMatchObject([{ state: 'fixed', threadClosed: true }]);

    await recordFindings(db, run, { ...nothing, opened: [buildFinding()] });
    expect(await listFindings(db, { repoId, prNumber })).toMatchObject([
      { id: 1, state: 'open', reviewId: null, threadClosed: false },
    ]);
  });

  test('are not written by a worker that lost its lease', async () => {
    const zombie = run;
    await openRunOf();

    await expect(recordFindings(db, zombie, { ...nothing, opened: [buildFinding()] })).rejects.toThrow(LeaseLostError);
    expect(await listFindings(db, { repoId, prNumber })).toEqual([]);
  });

  test('that a person dismissed stay so', async () => {
    await recordFindings(db, run, { ...nothing, opened: [buildFinding()] });
    const dismissal = { repoId, prNumber, handle: 'f1', by: 'ada', reason: 'checked by the caller' };

    expect(await dismissFinding(db, dismissal)).toMatchObject({ id: 1, state: 'dismissed' });
    expect(await dismissFinding(db, dismissal)).toBeNull();
    await recordFindings(db, run, { ...nothing, opened: [buildFinding()] });

    expect(await listFindings(db, { repoId, prNumber })).toMatchObject([{ state: 'dismissed' }]);
    expect(await listDismissed(db, { repoId, rule: 'model/correctness', days: 1 })).toMatchObject([{ id: 1 }]);
  });

  test('hunks that were read are remembered by pull request', async () => {
    await recordReviewedHunks(db, run, ['a', 'b']);
    await recordReviewedHunks(db, run, ['b', 'c']);

    expect(await listReviewedHunks(db, { repoId, prNumber })).toEqual(new Set(['a', 'b', 'c']));
    expect(await listReviewedHunks(db, { repoId, prNumber: prNumber + 1 })).toEqual(new Set());
  });

  test('suppressions are listed, prolonged, expire and can be taken back by their repository only', async () => {
    const wanted = {
      repoId,
      rule: 'model/correctness',
      pathGlob: 'src/**',
      codeKey: null,
      reason: 'dismissed three times',
      findingIds: [1],
      createdBy: 'ada',
      days: 90,
    };
    const { id } = await addSuppression(db, wanted);
    const again = await addSuppression(db, { ...wanted, findingIds: [2] });
    expect(again).toMatchObject({ id, findingIds: [1, 2] });
    await addSuppression(db, { ...wanted, pathGlob: 'old/**', days: 0 });
    expect(await listSuppressions(db, repoId)).toMatchObject([{ id }]);
    expect(await listSuppressions(db, repoId, { all: true })).toHaveLength(2);

    expect(await revokeSuppression(db, { repoId: repoId + 1, id, by: 'eve' })).toBe(false);
    expect(await revokeSuppression(db, { repoId, id, by: 'ada' })).toBe(true);
    expect(await listSuppressions(db, repoId)).toEqual([]);
  });
});
