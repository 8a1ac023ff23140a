import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { ContextRequest, type OutboxKind, type OutboxPayload } from '@waggle/contracts';
import { SkipError } from '@waggle/platform';
import {
  claimDueWork,
  connectRepositories,
  disconnectRepositories,
  findBackfill,
  findRepository,
  insertOutbox,
  leaseGraph,
  listMemories,
  releaseGraph,
  requestWork,
} from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { createSyntaxPool } from '@waggle/syntax';
import { silentLogger } from '@waggle/testkit';
import { sql } from 'kysely';
import { createHandlers, type HandlerDeps } from './handlers.ts';
import { rememberProjectMap } from './jobs/remember-project-map.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { createContextSources, loadContext } from './neo4j/load-context.ts';
import { createReadiness } from './neo4j/readiness.ts';
import { removeRepository } from './neo4j/remove-repository.ts';
import { requestScans } from './request-scans.ts';
import { buildPullRequest, openGraphProxy, openTestGraph, read } from './test-graph.ts';

const { graph, settings, newRepoId, close } = await openTestGraph();
const database = await openTestDatabase();
const { db } = database;
const { proxy, viaProxy } = await openGraphProxy(settings);
afterAll(async () => {
  await viaProxy.close();
  await proxy.close();
  await close();
  await database.close();
});

const syntax = createSyntaxPool({ size: 1 });
afterAll(syntax.close);
const readiness = createReadiness({ graph: viaProxy, logger: silentLogger, holdMs: 0 });
const { signal } = new AbortController();
const branch = { head: 'sha-1', files: [{ path: 'src/a.ts', blob: '1' }] };

const deps: HandlerDeps = {
  owner: 'test',
  db,
  graph: viaProxy,
  readiness,
  logger: silentLogger,
  now: () => 1_780_000_000,
  newScanId: randomUUID,
  exclusively: createKeyedLock(1000),
  warmUp: async () => {},
  syntax,
  openRepository: async () => ({
    defaultBranch: async () => 'main',
    headOfDefaultBranch: async () => ({ branch: 'main', sha: branch.head }),
    listFiles: async () => ({ files: branch.files, complete: true }),
  }),
  loadPullRequest: async ({ number }) => buildPullRequest({ number }),
};
const handlers = createHandlers(deps);

async function connected(): Promise<number> {
  const repoId = newRepoId();
  await connectRepositories(db, { installationId: 1, repos: [{ repoId, fullName: 'acme/app' }] });
  return repoId;
}

function target(repoId: number) {
  return { repoId, fullName: 'acme/app', installationId: 1 };
}

/** Stores a request and runs it as the queue would. */
async function run<K extends Extract<OutboxKind, `graph.${string}`>>(kind: K, payload: OutboxPayload<K>) {
  const key = randomUUID();
  await insertOutbox(db, { kind, key, payload, installationId: null });
  return rerun(kind, key);
}

async function rerun(kind: Extract<OutboxKind, `graph.${string}`>, key: string, by = handlers) {
  const {
    rows: [row],
  } = await sql<{ id: number }>`select id from outbox where key = ${key}`.execute(db);
  await by[kind]({ outboxId: row?.id ?? 0 }, signal);
  const { rows } = await sql<{ state: string; attempts: number; error: string | null; waits: boolean }>`
    select state, attempts, last_error as error, not_before > now() as waits from outbox where key = ${key}`.execute(
    db,
  );
  return { key, ...rows[0] };
}

async function indexWork(repoId: number, prNumber: number, by = handlers) {
  await requestWork(db, {
    ...target(repoId),
    prNumber,
    kind: 'graph',
    headSha: null,
    baseSha: null,
    githubUpdatedAt: null,
    before: null,
    force: true,
  });
  await by['graph.pull_request']({ repoId, prNumber, kind: 'graph', gen: 1 }, signal);
}

async function workOf(repoId: number) {
  const { rows } = await sql<{ state: string; attempts: number; open: boolean }>`
    select state, attempts, desired_gen > done_gen as open from pull_request_work where github_repo_id = ${repoId}`.execute(
    db,
  );
  return rows;
}

function paths(repoId: number) {
  return read<{ path: string }>(graph, 'MATCH (f:File {repoId: $repoId}) RETURN f.path AS path ORDER BY path', {
    repoId,
  });
}

test('a full graph says so, keeps nothing half-written, and takes the repository when there is room', async () => {
  const repoId = await connected();
  const key = randomUUID();
  await insertOutbox(db, { kind: 'graph.connect', key, payload: target(repoId), installationId: null });
  const full = createHandlers({ ...deps, limits: { maxNodes: 0, maxRelationships: null } });

  const refused = await rerun('graph.connect', key, full);

  expect(refused).toMatchObject({ state: 'dead', error: expect.stringContaining('GRAPH_MAX_NODES is 0') });
  expect(await paths(repoId)).toEqual([]);
  const sources = createContextSources(graph, deps.now);
  const ask = () =>
    loadContext({ ...sources, queryTimeoutMs: 30_000 }, ContextRequest.parse({ repoId, paths: ['src/a.ts'] }));
  expect((await ask()).limit).toContain('GRAPH_MAX_NODES is 0');

  const roomy = createHandlers({ ...deps, limits: { maxNodes: 10 ** 9, maxRelationships: 10 ** 9 } });
  const again = randomUUID();
  await insertOutbox(db, { kind: 'graph.connect', key: again, payload: target(repoId), installationId: null });
  expect(await rerun('graph.connect', again, roomy)).toMatchObject({ state: 'done' });
  expect(await paths(repoId)).toHaveLength(1);
  expect((await ask()).limit).toBeUndefined();

  await indexWork(repoId, 7, full);
  expect(await workOf(repoId)).toMatchObject([{ state: 'dead' }]);
  expect(await read(graph, 'MATCH (c:Change {repoId: $repoId}) RETURN c.key AS key', { repoId })).toEqual([]);
});

test('a connect request scans the repository and records it', async () => {
  const repoId = await connected();

  expect(await run('graph.connect', target(repoId))).toMatchObject({ state: 'done' });

  expect(await paths(repoId)).toEqual([{ path: 'src/a.ts' }]);
  expect((await findRepository(db, repoId))?.scannedAt).toBeInstanceOf(Date);
  expect(await findBackfill(db, repoId)).toMatchObject({ phase: 'done', finishedAt: expect.any(Date) });
  const [map] = await listMemories(db, repoId, { kind: 'project_map' });
  expect(map).toMatchObject({ status: 'active', text: expect.stringContaining('1 file. Languages: TypeScript 1.') });
});

test('a first scan asks for the index of what is open already, once, and warms up before it counts as finished', async () => {
  const repoId = await connected();
  const warmed: unknown[] = [];
  const open = [3, 5].map((number) => ({ number, headSha: `h${number}`, baseSha: 'b', updatedAt: new Date(number) }));
  let listed = 0;
  const source = {
    ...(await deps.openRepository(target(repoId), signal)),
    listOpenPulls: async () => {
      listed += 1;
      return open;
    },
  };
  const by = createHandlers({
    ...deps,
    openRepository: async () => source,
    warmUp: async (id) => {
      const scanned = 'MATCH (r:Repository {repoId: $repoId}) RETURN r.scannedAt AS scannedAt';
      warmed.push({ id, graph: await read(graph, scanned, { repoId: id }) });
    },
  });

  for (const sha of ['sha-1', 'sha-2']) {
    branch.head = sha;
    const key = randomUUID();
    await insertOutbox(db, { kind: 'graph.connect', key, payload: target(repoId), installationId: null });
    expect(await rerun('graph.connect', key, by)).toMatchObject({ state: 'done' });
  }
  branch.head = 'sha-1';

  expect(warmed).toEqual([{ id: repoId, graph: [{ scannedAt: null }] }]);
  expect(listed).toBe(1);
  const { rows } = await sql`
    select pr_number as number, head_sha as head, state, priority from pull_request_work
    where github_repo_id = ${repoId} and kind = 'graph' order by 1`.execute(db);
  expect(rows).toEqual([
    { number: 3, head: 'h3', state: 'ready', priority: 10 },
    { number: 5, head: 'h5', state: 'ready', priority: 10 },
  ]);
});

test('an App that may not list pull requests is not asked again, and the scan is done', async () => {
  const repoId = await connected();
  let listed = 0;
  const source = {
    ...(await deps.openRepository(target(repoId), signal)),
    listOpenPulls: async () => {
      listed += 1;
      throw new SkipError('FORBIDDEN', 'Resource not accessible by integration');
    },
  };
  const by = createHandlers({ ...deps, openRepository: async () => source });

  for (const key of [randomUUID(), randomUUID()]) {
    await insertOutbox(db, { kind: 'graph.connect', key, payload: target(repoId), installationId: null });
    expect(await rerun('graph.connect', key, by)).toMatchObject({ state: 'done' });
  }

  expect(listed).toBe(1);
});

test('the map of a repository is made anew once it is a week old', async () => {
  const repoId = await connected();
  const made = Date.now() / 1000;
  const mapAt = async (seconds: number, path: string) => {
    const source = { listFiles: async () => ({ files: [{ path, blob: '1' }], complete: true }) };
    await rememberProjectMap({ db, now: () => made + seconds }, repoId, { source, headSha: 'sha-1' });
    return (await listMemories(db, repoId, { kind: 'project_map' })).map(
      ({ text }) => /Folders: (\w+)/.exec(text)?.[1],
    );
  };

  expect(await mapAt(0, 'one/a.ts')).toEqual(['one']);
  expect(await mapAt(86_400, 'two/a.ts')).toEqual(['one']);
  expect(await mapAt(8 * 86_400, 'three/a.ts')).toEqual(['three']);
});

test('while another process writes to the graph of a repository, a scan comes back later with no attempt lost', async () => {
  const repoId = await connected();
  await leaseGraph(db, { repoId, owner: 'another process' }, 60_000);

  const busy = await run('graph.connect', target(repoId));
  expect(busy).toMatchObject({ state: 'ready', attempts: 0, error: expect.stringContaining('REPOSITORY_BUSY') });
  expect(await paths(repoId)).toEqual([]);

  await releaseGraph(db, { repoId, owner: 'another process' });
  await sql`update outbox set not_before = null where key = ${busy.key}`.execute(db);
  expect(await rerun('graph.connect', busy.key)).toMatchObject({ state: 'done' });
});

test('a push is followed on the default branch only', async () => {
  const repoId = await connected();
  const push = { ...target(repoId), before: 'x', after: 'y' };

  expect(await run('graph.push', { ...push, ref: 'refs/heads/topic' })).toMatchObject({ state: 'done' });
  expect(await paths(repoId)).toEqual([]);

  await run('graph.push', { ...push, ref: 'refs/heads/main' });
  expect(await paths(repoId)).toEqual([{ path: 'src/a.ts' }]);
});

test('a pull request is indexed with the verdict of its latest completed review', async () => {
  const repoId = await connected();
  for (const [gen, status, verdict] of [
    [1, 'completed', 'APPROVE'],
    [2, 'completed', 'REQUEST_CHANGES'],
    [3, 'running', null],
  ] as const) {
    await sql`insert into workflow_runs (workflow_type, status, verdict, github_repo_id, repo_full_name, pr_number, gen, fence)
      values ('pr_review', ${status}, ${verdict}, ${repoId}, 'acme/app', 7, ${gen}, 1)`.execute(db);
  }

  await indexWork(repoId, 7);

  expect(await workOf(repoId)).toMatchObject([{ state: 'idle', open: false }]);
  expect(
    await read(graph, 'MATCH (c:PullRequest {repoId: $repoId}) RETURN c.number AS number, c.verdict AS verdict', {
      repoId,
    }),
  ).toEqual([{ number: 7, verdict: 'REQUEST_CHANGES' }]);
});

test('an issue keeps its title and state', async () => {
  const repoId = await connected();

  await run('graph.issue', { ...target(repoId), number: 4, title: 'Crash', state: 'open' });
  await run('graph.issue', { ...target(repoId), number: 4, title: 'Crash', state: 'closed' });

  expect(
    await read(graph, 'MATCH (i:Issue {repoId: $repoId}) RETURN i.title AS title, i.state AS state', { repoId }),
  ).toEqual([{ title: 'Crash', state: 'closed' }]);
});

test('a disconnect removes the graph unless the repository came back', async () => {
  const repoId = await connected();
  await run('graph.connect', target(repoId));

  await run('graph.disconnect', target(repoId));
  expect(await paths(repoId)).toHaveLength(1);

  await disconnectRepositories(db, [repoId]);
  await run('graph.disconnect', target(repoId));
  expect(await paths(repoId)).toEqual([]);
});

test('work of a repository that is not connected ends without touching the graph', async () => {
  const repoId = newRepoId();

  await indexWork(repoId, 1);
  expect(await run('graph.connect', target(repoId))).toMatchObject({ state: 'done' });

  expect(await workOf(repoId)).toMatchObject([{ open: false }]);
  expect(await read(graph, 'MATCH (n {repoId: $repoId}) RETURN n', { repoId })).toEqual([]);
});

test('fault 17: while Neo4j is away work comes back later with no attempt lost, and is done once Neo4j is back', async () => {
  const repoId = await connected();
  proxy.cut();

  const away = await run('graph.connect', target(repoId));
  await indexWork(repoId, 1);
  for (let again = 0; again < 10; again++) {
    await sql`update outbox set not_before = null where key = ${away.key}`.execute(db);
    Object.assign(away, await rerun('graph.connect', away.key));
  }
  expect(away).toMatchObject({
    state: 'ready',
    attempts: 0,
    waits: true,
    error: expect.stringContaining('GRAPH_DOWN'),
  });
  expect(await workOf(repoId)).toEqual([{ state: 'ready', attempts: 0, open: true }]);

  proxy.mend();
  await sql`update outbox set not_before = null where key = ${away.key}`.execute(db);
  await sql`update pull_request_work set not_before = null where github_repo_id = ${repoId}`.execute(db);
  expect(await rerun('graph.connect', away.key)).toMatchObject({ state: 'done' });
  await handlers['graph.pull_request']({ repoId, prNumber: 1, kind: 'graph', gen: 1 }, signal);
  expect(await workOf(repoId)).toMatchObject([{ open: false }]);
});

test('asks once for a scan of every repository without one, and again when Neo4j lost what Postgres calls scanned', async () => {
  const repoId = await connected();
  const requests = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from outbox where kind = 'graph.connect' and (payload->>'repoId')::bigint = ${repoId}`.execute(
      db,
    );
    return rows[0]?.n;
  };
  await requestScans(deps, new Set());
  await requestScans(deps, new Set());
  expect(await requests()).toBe(1);

  await run('graph.connect', target(repoId));
  await indexWork(repoId, 3);
  await requestScans(deps, new Set());
  expect(await requests()).toBe(2);

  await removeRepository(graph, repoId, signal);
  const asked = new Set<string>();
  await requestScans(deps, asked);
  await requestScans(deps, asked);
  expect(await requests()).toBe(3);

  // The scan that answers also asks for the pull requests that were lost.
  await run('graph.connect', target(repoId));
  expect(await workOf(repoId)).toMatchObject([{ state: 'ready', open: true }]);
  const due = await claimDueWork(db);
  expect(due.filter(({ name }) => name === 'graph.pull_request').map(({ payload }) => payload)).toContainEqual(
    expect.objectContaining({ repoId, prNumber: 3 }),
  );
});

test('a scan also reads what the files import and define, and an open pull request is tied to the symbols it changes', async () => {
  const repoId = await connected();
  const contents: Record<string, string> = {
    one: "import { b } from './b.js';\nexport function a() {\n  return b;\n}\n",
    two: 'export const b = 1;\n',
  };
  const files = [
    { path: 'src/a.ts', blob: 'one' },
    { path: 'src/b.ts', blob: 'two' },
  ];
  const source = {
    defaultBranch: async () => 'main',
    headOfDefaultBranch: async () => ({ branch: 'main', sha: 'structured' }),
    listFiles: async () => ({ files, complete: true }),
    readBlobs: async function* (oids: readonly string[]) {
      yield oids.map((oid) => ({ oid, bytes: Buffer.from(contents[oid] ?? '') }));
    },
  };
  const head = { blob: 'one', ranges: [{ start: 3, end: 3 }] };
  const file = { path: 'src/a.ts', status: 'modified', previousPath: null, additions: 1, deletions: 1, head };
  const facts = buildPullRequest({ number: 7, state: 'open', merged: false, mergedAt: null, files: [file] });
  const structured = createHandlers({
    ...deps,
    openRepository: async () => source,
    loadPullRequest: async () => facts,
  });
  const closed = createHandlers({
    ...deps,
    openRepository: async () => source,
    loadPullRequest: async () => ({ ...facts, state: 'closed', updatedAt: new Date('2026-06-02T00:00:00Z') }),
  });
  const changed = () =>
    read(graph, 'MATCH (:Change {repoId: $repoId})-[:CHANGES]->(s:Symbol) RETURN s.fqn AS fqn, s.line AS line', {
      repoId,
    });

  await insertOutbox(db, {
    kind: 'graph.connect',
    key: `structure/${repoId}`,
    payload: target(repoId),
    installationId: null,
  });
  const { rows } = await sql<{ id: number }>`select id from outbox where key = ${`structure/${repoId}`}`.execute(db);
  await structured['graph.connect']({ outboxId: rows[0]?.id ?? 0 }, signal);
  await indexWork(repoId, 7, structured);

  expect(
    await read(
      graph,
      'MATCH (a:File {repoId: $repoId})-[e:IMPORTS]->(b) RETURN a.path AS a, b.path AS b, e.line AS line',
      {
        repoId,
      },
    ),
  ).toEqual([{ a: 'src/a.ts', b: 'src/b.ts', line: 1 }]);
  expect(await changed()).toEqual([{ fqn: 'src/a.ts#a', line: 2 }]);

  await indexWork(repoId, 7, closed);
  expect(await changed()).toEqual([]);
});
