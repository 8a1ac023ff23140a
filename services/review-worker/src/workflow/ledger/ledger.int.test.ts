import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LeaseLostError } from '@waggle/platform';
import { listFindings, listSuppressions } from '@waggle/store';
import { eventually } from '@waggle/testkit';
import { openReviewBench, type ReviewBench } from '../../testing/review-bench.ts';
import { createScriptedModel, type ScriptedFinding, scriptFindings } from '../../testing/scripted-model.ts';
import type { TestPull } from '../../testing/test-pull.ts';
import type { CrashPoint } from '../review-deps.ts';

const path = 'etc/app.conf';
const added = ['timeout = 0', 'retries = 99', 'secret_mode = off'];
const base = Array.from({ length: 12 }, (_, at) => `key${at} = value${at}`);
const timeout = { path, quote: ['timeout = 0'], title: 'A timeout of zero waits for ever' };
const retries = { path, quote: ['retries = 99'], title: 'Ninety-nine retries hide an outage' };

describe('the ledger', () => {
  let bench: ReviewBench;
  beforeAll(async () => {
    bench = await openReviewBench();
  });
  afterAll(() => bench.close());

  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;

  async function openPull(): Promise<TestPull> {
    return await bench.openPull({ [path]: text(base) }, { [path]: text([...base, ...added]) });
  }

  async function push(pull: TestPull, lines: readonly string[], over: { force?: boolean; onto?: string } = {}) {
    await bench.simulator.push(pull.name, { branch: 'topic', files: { [path]: text(lines) }, ...over });
  }

  async function review(pull: TestPull, findings: readonly ScriptedFinding[]) {
    await bench.request(pull);
    const model = createScriptedModel([scriptFindings(findings)]);
    // A worker that died before holds its lease for a moment.
    await eventually(async () => (await bench.run(pull, { model })) === 'done');
    return model.prompts.map(({ user }) => user);
  }

  async function dieAt(pull: TestPull, point: CrashPoint, findings: readonly ScriptedFinding[]) {
    await bench.request(pull);
    const model = createScriptedModel([scriptFindings(findings)]);
    const atPoint = (at: CrashPoint) => {
      if (at === point) throw new LeaseLostError('killed');
    };
    expect(await bench.run(pull, { model, atPoint })).toBe('lost');
    await bench.expireLease(pull);
  }

  const told = async (pull: TestPull) => (await bench.posted(pull)).comments.map(({ line }) => line);
  const last = async (pull: TestPull) => (await bench.runs(pull)).at(-1)?.result;
  const where = ({ repoId, number }: TestPull) => ({ repoId, prNumber: number });

  test('tells a finding once, whatever is pushed around it, and follows its line', async () => {
    const pull = await openPull();
    await review(pull, [timeout, retries]);
    await push(pull, ['# a comment', '# another', ...base, ...added, 'more = 1']);
    await review(pull, [{ ...timeout, title: 'Zero means that nothing ever gives up' }]);

    expect(await told(pull)).toEqual([13, 14]);
    expect(await last(pull)).toMatchObject({
      findings: [{ title: 'Zero means that nothing ever gives up' }],
      ledger: { known: [expect.any(String)], carried: [{ title: retries.title, line: 16 }], fixed: [] },
    });
    const { below } = await bench.posted(pull);
    expect(below[0]?.body).toContain('Still open from earlier reviews');
  });

  test('resolves the conversation when the code is gone, also after a force-push onto another base', async () => {
    const pull = await openPull();
    await review(pull, [timeout, retries]);
    await bench.simulator.push(pull.name, { branch: 'main', files: { [path]: text(['first = 1', ...base]) } });
    const rebased = ['first = 1', ...base, 'timeout = 30', ...added.slice(1)];
    await push(pull, rebased, { force: true, onto: 'main' });
    await review(pull, []);

    const threads = await bench.gateway(pull).listReviewThreads(pull.number);
    expect(threads.map(({ isResolved }) => isResolved)).toEqual([true, false]);
    expect(await last(pull)).toMatchObject({ ledger: { fixed: [{ title: timeout.title }], carried: [{ line: 15 }] } });
    expect(await listFindings(bench.db, where(pull))).toMatchObject([
      { state: 'fixed', threadClosed: true },
      { state: 'open', startLine: 15 },
    ]);
  });

  test('a thumb down dismisses a finding, silences its code in this repository, and never a critical one', async () => {
    const pull = await openPull();
    await review(pull, [timeout, { ...retries, severity: 'critical' }]);
    for (const thread of await bench.gateway(pull).listReviewThreads(pull.number)) {
      const { owner, name } = pull.name;
      const url = `${bench.simulator.url}/repos/${owner}/${name}/pulls/comments/${thread.comments[0]?.id}/reactions`;
      const headers = { authorization: 'token token-of-mallory', 'content-type': 'application/json' };
      await fetch(url, { method: 'POST', headers, body: JSON.stringify({ content: '-1' }) });
    }
    await push(pull, [...base, ...added, 'more = 1']);
    await review(pull, [timeout, { ...retries, severity: 'critical' }]);

    expect(await listFindings(bench.db, where(pull))).toMatchObject([
      { title: retries.title, state: 'open' },
      { title: timeout.title, state: 'dismissed' },
    ]);
    expect(await listSuppressions(bench.db, pull.repoId)).toMatchObject([
      { rule: 'model/correctness', pathGlob: `/${path}`, codeKey: 'timeout=0' },
    ]);
    expect(await last(pull)).toMatchObject({ ledger: { silenced: { suppressed: 1 } } });
    expect(await told(pull)).toHaveLength(2);
  });

  test('a conversation that a person resolved is a decision', async () => {
    const pull = await openPull();
    await review(pull, [timeout]);
    const [thread] = await bench.gateway(pull).listReviewThreads(pull.number);
    const query = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';
    await fetch(`${bench.simulator.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'token token-of-mallory', 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { id: thread?.id } }),
    });
    await push(pull, [...base, ...added, 'more = 1']);
    await review(pull, [timeout]);

    expect(await listFindings(bench.db, where(pull))).toMatchObject([{ state: 'dismissed' }]);
    expect(await last(pull)).toMatchObject({ findings: [], ledger: { silenced: { dismissed: 1 } } });
    expect(await listSuppressions(bench.db, pull.repoId)).toEqual([]);
  });

  test('the model reads what is new: nothing after a rebase without changes, one hunk after one more', async () => {
    const pull = await openPull();
    expect(await review(pull, [timeout])).toHaveLength(1);
    await bench.simulator.push(pull.name, { branch: 'main', files: { [path]: text(['first = 1', ...base]) } });
    const rebased = ['first = 1', ...base, ...added];
    await push(pull, rebased, { force: true, onto: 'main' });

    expect(await review(pull, [])).toEqual([]);
    expect(await last(pull)).toMatchObject({
      conclusion: 'findings',
      coverage: { filesChanged: 1, filesRead: 1, unread: [] },
      ledger: { carried: [{ title: timeout.title }] },
    });

    await push(pull, ['zeroth = 0', ...rebased]);
    const [prompt, ...others] = await review(pull, []);
    expect(others).toEqual([]);
    expect(prompt).toContain('+zeroth = 0');
    expect(prompt).not.toContain('+timeout = 0');
  });

  test('findings of a review that was never posted are told by the next one', async () => {
    const pull = await openPull();
    await dieAt(pull, 'ledger-consulted', [timeout]);
    await push(pull, [...base, ...added, 'more = 1']);
    await review(pull, [timeout]);

    expect(await told(pull)).toEqual([13]);
    expect(await listFindings(bench.db, where(pull))).toMatchObject([{ state: 'open', reviewId: expect.any(Number) }]);
  });

  test('findings of a review that was posted and not recorded are not told again', async () => {
    const pull = await openPull();
    await dieAt(pull, 'submitted', [timeout]);
    await push(pull, [...base, ...added, 'more = 1']);
    await review(pull, [timeout]);

    expect(await told(pull)).toEqual([13]);
  });
});
