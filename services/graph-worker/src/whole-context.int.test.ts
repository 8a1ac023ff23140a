import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { ContextRequest } from '@waggle/contracts';
import { connectRepositories, insertOutbox, requestWork } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { createSyntaxPool } from '@waggle/syntax';
import { createTestRepository, silentLogger } from '@waggle/testkit';
import { sql } from 'kysely';
import { createHandlers } from './handlers.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { createContextSources, loadContext } from './neo4j/load-context.ts';
import { createReadiness } from './neo4j/readiness.ts';
import { buildPullRequest, openTestGraph } from './test-graph.ts';
import { openTestSource } from './test-history.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
const { db, close: closeDatabase } = await openTestDatabase();
const syntax = createSyntaxPool({ size: 1 });
afterAll(async () => {
  await syntax.close();
  await close();
  await closeDatabase();
});

const ada = { name: 'Ada Lovelace', email: '1+ada@users.noreply.github.com' };
const cart = (step: number) => `export function total() {\n  return ${step};\n}\n`;
const now = () => Math.floor(Date.now() / 1000);
const { signal } = new AbortController();

async function history() {
  const repository = await createTestRepository({
    message: 'Start',
    author: ada,
    files: {
      'src/cart.ts': cart(0),
      'docs/cart.md': '0',
      'src/shop.ts': "import { total } from './cart.js';\nexport const shop = total;\n",
      'src/cart.test.ts': "import { total } from './cart.js';\ntotal();\n",
      '.github/CODEOWNERS': '/src/ @acme/shop\n',
    },
  });
  for (let number = 1; number <= 4; number++) {
    const files = { 'src/cart.ts': cart(number), 'docs/cart.md': `${number}` };
    const message = `Cart step ${number} (#${number})${number === 2 ? '\n\nFixes #70' : ''}`;
    await repository.commit({ message, author: ada, files });
  }
  return repository;
}

test('one answer holds what history, structure, owners, symbols and open pull requests say', async () => {
  const repoId = newRepoId();
  const target = { repoId, fullName: 'acme/app', installationId: 1 };
  const repository = await history();
  const source = await openTestSource(repository, repoId);
  const blob = (await repository.git('rev-parse', 'main:src/cart.ts')).trim();
  const touched = { path: 'src/cart.ts', status: 'modified', previousPath: null, additions: 1, deletions: 1 };
  const open = buildPullRequest({
    number: 9,
    state: 'open',
    merged: false,
    mergedAt: null,
    files: [{ ...touched, head: { blob, ranges: [{ start: 2, end: 2 }] } }],
  });
  const handlers = createHandlers({
    owner: 'test',
    db,
    graph,
    readiness: createReadiness({ graph, logger: silentLogger, holdMs: 0 }),
    logger: silentLogger,
    now,
    newScanId: randomUUID,
    exclusively: createKeyedLock(1000),
    warmUp: async () => {},
    syntax,
    openRepository: async () => source,
    loadPullRequest: async () => open,
  });
  await connectRepositories(db, { installationId: 1, repos: [target] });
  await insertOutbox(db, { kind: 'graph.connect', key: `whole/${repoId}`, payload: target, installationId: null });
  const { rows } = await sql<{ id: number }>`select id from outbox where key = ${`whole/${repoId}`}`.execute(db);
  await handlers['graph.connect']({ outboxId: rows[0]?.id ?? 0 }, signal);
  const told = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null, force: true };
  await requestWork(db, { ...target, prNumber: 9, kind: 'graph', ...told });
  await handlers['graph.pull_request']({ repoId, prNumber: 9, kind: 'graph', gen: 1 }, signal);
  await source.close();
  await repository.close();

  const request = ContextRequest.parse({
    repoId,
    paths: ['src/cart.ts'],
    text: 'Cart steps',
    changedLines: [{ path: 'src/cart.ts', ranges: [[2, 2]] }],
  });
  const context = await loadContext({ ...createContextSources(graph, now), queryTimeoutMs: 30_000 }, request);

  expect(context.structuredAt).not.toBeNull();

  expect(context.incomplete).toEqual([]);
  expect(context.experts.map(({ login }) => login)).toEqual(['ada']);
  expect(context.forgotten[0]).toMatchObject({ path: 'docs/cart.md', together: 5 });
  expect(context.relatedPullRequests.map(({ number }) => number)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
  expect(context.linkedIssues).toMatchObject([{ number: 70, closedBy: [2] }]);
  // Five that landed and the open one.
  expect(context.files[0]).toMatchObject({ path: 'src/cart.ts', changes: 6, busFactor: 1 });
  expect(context.codeOwners).toMatchObject([{ owner: '@acme/shop', paths: ['src/cart.ts'] }]);
  expect(context.dependents.files.map(({ path }) => path)).toContain('src/shop.ts');
  expect(context.tests).toEqual([{ path: 'src/cart.ts', tests: ['src/cart.test.ts'] }]);
  expect(context.conflicts).toMatchObject([{ number: 9, symbols: ['src/cart.ts#total'] }]);
  expect(context.risk).not.toBeNull();
});
