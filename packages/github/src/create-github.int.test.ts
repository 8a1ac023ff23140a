import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ParkInstallationError, SkipError } from '@waggle/platform';
import { createGithubSimulator, type FaultInput, type GithubSimulator, silentLogger } from '@waggle/testkit';
import { createGithub, type Github } from './create-github.ts';
import { AmbiguousWriteError, UnauthorizedError, UnavailableError, ValidationFailedError } from './github-error.ts';

let simulator: GithubSimulator;
beforeAll(async () => {
  simulator = await createGithubSimulator({ limits: 'off' });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.clearFaults());

function connect(over: Partial<Parameters<typeof createGithub>[0]> = {}): Github {
  const privateKey = simulator.appPrivateKey ?? '';
  const base = { apiUrl: simulator.url, appId: simulator.appId, privateKey, logger: silentLogger, writePace: null };
  return createGithub({ ...base, ...over });
}

async function openPull(github = connect()) {
  const name = { owner: 'acme', name: `lib-${randomUUID().slice(0, 8)}` };
  const repository = await simulator.createRepository(name);
  await simulator.push(name, { branch: 'main', files: { 'a.txt': 'one\n' } });
  await simulator.push(name, { branch: 'topic', onto: 'main', files: { 'a.txt': 'two\n' } });
  const { number, head_sha: headSha } = await simulator.openPullRequest(name, { base: 'main', head: 'topic' });
  const fullName = `${name.owner}/${name.name}`;
  const gateway = github.forInstallation(repository.installation_id, fullName);
  simulator.clearRequests();
  return { name, fullName, repository, number, headSha, gateway, github };
}

const countOf = (method: string, path: RegExp) =>
  simulator.requests().filter((one) => one.method === method && path.test(one.path)).length;

describe('the gateway', () => {
  test('reads a pull request, its files, its repository and who the App is', async () => {
    const { gateway, number, headSha, fullName, github, repository } = await openPull();

    expect(await gateway.getPullRequest(number)).toMatchObject({ number, head: { sha: headSha } });
    expect(await gateway.listPullRequestFiles(number)).toMatchObject([{ filename: 'a.txt', status: 'modified' }]);
    expect(await gateway.getRepository()).toMatchObject({ id: repository.id, full_name: fullName });
    expect(await gateway.getCollaboratorPermission('nobody-special').catch((error) => error)).toBeInstanceOf(SkipError);
    expect(await github.viewer()).toMatchObject({ login: `${simulator.appSlug}[bot]` });
    expect(gateway.calls()).toBe(5);
  });

  test('writes a pending review, submits it, and keeps check runs by their external id', async () => {
    const { gateway, number, headSha } = await openPull();
    const comments = [{ path: 'a.txt', body: 'Why two?', line: 1, side: 'RIGHT' as const }];

    const pending = await gateway.createPendingReview(number, { commitId: headSha, body: 'Hm.', comments });
    expect(pending.state).toBe('PENDING');
    await gateway.submitReview(number, pending.id, { event: 'COMMENT', body: 'Hm.' });
    expect(await gateway.getReview(number, pending.id)).toMatchObject({ state: 'COMMENTED' });

    const run = { name: 'Waggle', headSha, externalId: 'x:1', status: 'in_progress' as const };
    const { id } = await gateway.createCheckRun(run);
    expect(await gateway.findCheckRun({ headSha, name: 'Waggle', externalId: 'x:1' })).toMatchObject({ id });
    expect(await gateway.findCheckRun({ headSha, name: 'Waggle', externalId: 'x:2' })).toBeNull();
  });

  test('reads every page', async () => {
    const { gateway, number, headSha } = await openPull();
    for (let count = 0; count < 101; count += 1) {
      const { id } = await gateway.createPendingReview(number, { commitId: headSha, body: `${count}`, comments: [] });
      await gateway.submitReview(number, id, { event: 'COMMENT', body: `${count}` });
    }

    expect(await gateway.listReviews(number)).toHaveLength(101);
  });

  test.each([
    ['by repository id', (found: { repository: { id: number } }) => found.repository.id],
    ['by name, for an installation that is not known', (found: { fullName: string }) => found.fullName],
  ])('finds the repository %s', async (_how, pick) => {
    const found = await openPull();
    const wanted = pick(found);
    const installation = typeof wanted === 'number' ? found.repository.installation_id : null;

    const gateway = found.github.forInstallation(installation, wanted);

    expect(await gateway.getPullRequest(found.number)).toMatchObject({ number: found.number });
  });

  test('knows every repository of an installation', async () => {
    const { github, repository, fullName } = await openPull();

    const all = await github.listInstallationRepositories(repository.installation_id ?? 0);

    expect(all.map((one) => one.full_name)).toContain(fullName);
  });

  test('one token serves many requests, and many at once ask for one', async () => {
    const { gateway, number } = await openPull();

    await Promise.all([1, 2, 3].map(() => gateway.getPullRequest(number)));

    expect(countOf('POST', /access_tokens/)).toBe(1);
    expect(gateway.calls()).toBe(4);
  });

  test('speaks to GitHub Enterprise Server under its path', async () => {
    const { number, gateway } = await openPull(connect({ apiUrl: `${simulator.url}/api/v3` }));

    expect(await gateway.getPullRequest(number)).toMatchObject({ number });
  });
});

describe('conversations on lines', () => {
  test('are listed with authors as REST spells them, changed and resolved', async () => {
    const { gateway, number, headSha } = await openPull();
    const comments = [{ path: 'a.txt', line: 1, side: 'RIGHT' as const, body: 'Why?' }];
    const { id } = await gateway.createPendingReview(number, { commitId: headSha, body: '', comments });
    expect(await gateway.listReviewThreads(number)).toEqual([]);
    await gateway.submitReview(number, id, { event: 'COMMENT', body: 'Hm.' });

    const [thread] = await gateway.listReviewThreads(number);
    const author = `${simulator.appSlug}[bot]`;
    expect(thread).toMatchObject({
      isResolved: false,
      comments: [{ body: 'Why?', author, thumbsUp: 0, thumbsDown: 0 }],
    });
    await gateway.updateReviewComment(thread?.comments[0]?.id ?? 0, 'Fixed');
    await gateway.resolveReviewThread(thread?.id ?? '');

    expect(await gateway.listReviewThreads(number)).toMatchObject([
      { isResolved: true, resolvedBy: simulator.appSlug, comments: [{ body: 'Fixed' }] },
    ]);
    await expect(gateway.resolveReviewThread('nonsense')).rejects.toBeInstanceOf(SkipError);
  });

  test('a query is repeated like a read, a mutation is not', async () => {
    const { gateway, number } = await openPull();
    simulator.fail({ effect: 'status', status: 502, path: '/graphql', times: 2 });
    expect(await gateway.listReviewThreads(number)).toEqual([]);

    simulator.fail({ effect: 'status', status: 502, path: '/graphql', times: 1 });
    await expect(gateway.resolveReviewThread('x')).rejects.toBeInstanceOf(AmbiguousWriteError);
  });
});

describe('a failing GitHub', () => {
  const draft = (headSha: string) => ({ commitId: headSha, body: 'Hm.', comments: [] });

  test('fault 18: reads are tried three times', async () => {
    const { gateway, number } = await openPull();
    simulator.fail({ effect: 'status', status: 502, path: '/pulls/', times: 2 });
    expect(await gateway.getPullRequest(number)).toMatchObject({ number });

    simulator.fail({ effect: 'reset-before', path: '/pulls/', times: 3 });
    await expect(gateway.getPullRequest(number)).rejects.toBeInstanceOf(UnavailableError);
    expect(countOf('GET', /\/pulls\//)).toBe(6);
  });

  test.each<[string, FaultInput]>([
    ['502', { effect: 'status', status: 502, afterEffect: true }],
    ['a reset', { effect: 'reset-after' }],
  ])('a write that ends in %s is sent once and is open', async (_what, fault) => {
    const { gateway, number, headSha } = await openPull();
    simulator.fail({ ...fault, method: 'POST', path: '/reviews$' });

    await expect(gateway.createPendingReview(number, draft(headSha))).rejects.toBeInstanceOf(AmbiguousWriteError);

    expect(countOf('POST', /\/reviews$/)).toBe(1);
    expect(await gateway.listReviews(number)).toMatchObject([{ state: 'PENDING' }]);
  });

  test('a write that takes longer than allowed is open', async () => {
    const { gateway, number, headSha } = await openPull(connect({ requestTimeoutMs: 300 }));
    await gateway.getPullRequest(number);
    simulator.fail({ effect: 'delay', delayMs: 1000, method: 'POST', path: '/reviews$' });

    await expect(gateway.createPendingReview(number, draft(headSha))).rejects.toBeInstanceOf(AmbiguousWriteError);
  });

  test('a refused token is replaced once, also for a write; then it is an error', async () => {
    const { gateway, number, headSha } = await openPull();
    simulator.fail({ effect: 'unauthorized', path: '/reviews$' });
    expect(await gateway.createPendingReview(number, draft(headSha))).toMatchObject({ state: 'PENDING' });
    expect(countOf('POST', /access_tokens/)).toBe(2);

    simulator.fail({ effect: 'unauthorized', path: '/pulls/', times: 2 });
    await expect(gateway.getPullRequest(number)).rejects.toBeInstanceOf(UnauthorizedError);
  });

  test('a second pending review is a validation failure', async () => {
    const { gateway, number, headSha } = await openPull();
    await gateway.createPendingReview(number, draft(headSha));

    const second = gateway.createPendingReview(number, draft(headSha));

    await expect(second).rejects.toBeInstanceOf(ValidationFailedError);
    await expect(second).rejects.toThrow(/one pending review/);
  });

  test('a limit parks, and is not tried again', async () => {
    const { gateway, number } = await openPull();
    simulator.fail({ effect: 'rate-limited', resetInSeconds: 600, path: '/pulls/' });

    await expect(gateway.getPullRequest(number)).rejects.toBeInstanceOf(ParkInstallationError);

    expect(countOf('GET', /\/pulls\//)).toBe(1);
  });

  test('an aborted signal ends requests with its own reason', async () => {
    const { github, repository, fullName, number } = await openPull();
    const abort = new AbortController();
    const gateway = github.forInstallation(repository.installation_id, fullName, { signal: abort.signal });
    await gateway.getPullRequest(number);
    const reason = new Error('superseded');
    simulator.fail({ effect: 'delay', delayMs: 2000, path: '/pulls/' });

    const asked = gateway.getPullRequest(number);
    abort.abort(reason);

    await expect(asked).rejects.toBe(reason);
    await expect(gateway.getPullRequest(number)).rejects.toBe(reason);
  });

  test('fault 23: an App that is not installed has nothing to do', async () => {
    const { github, number } = await openPull();

    await expect(github.forInstallation(999_999, 'acme/none').getPullRequest(number)).rejects.toBeInstanceOf(SkipError);
    await expect(github.forInstallation(null, 'acme/none').getPullRequest(number)).rejects.toBeInstanceOf(SkipError);
  });
});

describe('reads', () => {
  test('of what did not change cost nothing and answer the same', async () => {
    const { gateway, number, name, headSha } = await openPull();
    const first = await gateway.getPullRequest(number);

    expect(await gateway.getPullRequest(number)).toEqual(first);
    expect(await gateway.listPullRequestFiles(number)).toEqual(await gateway.listPullRequestFiles(number));

    const statuses = simulator.requests().filter(({ method, path }) => method === 'GET' && path.includes('/pulls/'));
    expect(statuses.map(({ status }) => status)).toEqual([200, 304, 200, 304]);
    const { after } = await simulator.push(name, { branch: 'topic', files: { 'a.txt': 'three\n' } });
    expect(after).not.toBe(headSha);
    expect(await gateway.getPullRequest(number)).toMatchObject({ head: { sha: after } });
  });

  test('of one installation are never answered with what another one was told', async () => {
    const { number, fullName, repository, github, gateway } = await openPull();
    await gateway.getPullRequest(number);
    const other = await simulator.createRepository({ owner: 'rival', name: `lib-${randomUUID().slice(0, 8)}` });
    expect(other.installation_id).not.toBe(repository.installation_id);

    const foreign = github.forInstallation(other.installation_id, fullName);

    await expect(foreign.getPullRequest(number)).resolves.toMatchObject({ number });
    const conditional = simulator.requests().filter(({ status }) => status === 304);
    expect(conditional).toEqual([]);
  });

  test('of one installation are at most ten at a time, and not one after the other', async () => {
    const strict = await createGithubSimulator({ limits: { concurrent: 10 } });
    const target = { owner: 'acme', name: 'busy' };
    const { installation_id: id } = await strict.createRepository(target);
    const opened = Array.from({ length: 30 }, () => strict.openIssue(target, { title: 'x' }));
    strict.fail({ effect: 'delay', delayMs: 100, method: 'GET', path: '/issues/', times: 30 });
    const privateKey = strict.appPrivateKey ?? '';
    const github = createGithub({ apiUrl: strict.url, appId: strict.appId, privateKey, logger: silentLogger });
    const gateway = github.forInstallation(id, 'acme/busy');
    await gateway.getRepository();
    const startedAt = performance.now();

    const issues = await Promise.all(opened.map(({ number }) => gateway.getIssue(number)));

    expect(issues).toHaveLength(30);
    expect(performance.now() - startedAt).toBeLessThan(30 * 100);
    await strict.close();
  });
});
