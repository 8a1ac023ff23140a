import { type Closable, type Logger, toError } from '@waggle/platform';
import { type Db, insertOutbox, listScannedRepositories, listUnscannedRepositories } from '@waggle/store';
import type { RepositoryTarget } from './jobs/graph-deps.ts';
import type { Graph } from './neo4j/connect.ts';
import type { Readiness } from './neo4j/readiness.ts';

interface Deps {
  db: Db;
  graph: Graph;
  readiness: Readiness;
  logger: Logger;
}

const pageSize = 1000;

const heldRepositories = `
UNWIND $repoIds AS repoId
MATCH (r:Repository {repoId: repoId}) WHERE r.scannedAt IS NOT NULL
RETURN r.repoId AS repoId`;

/**
 * Asks for a scan of every active repository that has none, and of those that Postgres calls scanned while Neo4j, which
 * is a cache, does not hold them. The key makes each request one row: at most
 * one a day for a repository that cannot be scanned. `asked` keeps a process from reviving requests that died.
 */
export async function requestScans(deps: Deps, asked: Set<string>): Promise<number> {
  const today = new Date().toISOString().slice(0, 10);
  const wanted: { key: string; target: RepositoryTarget }[] = [];
  for (const target of await listUnscannedRepositories(deps.db)) {
    wanted.push({ key: `graph.connect/${target.repoId}/unscanned/${today}`, target });
  }
  await deps.readiness.check();
  for (const target of await findLostRepositories(deps)) {
    wanted.push({ key: `graph.connect/${target.repoId}/lost/${target.scannedAt.getTime()}`, target });
  }
  const fresh = wanted.filter(({ key }) => !asked.has(key));
  for (const { key, target } of fresh) {
    const { repoId, fullName, installationId } = target;
    const payload = { repoId, fullName, installationId };
    await insertOutbox(deps.db, { kind: 'graph.connect', key, payload, installationId });
    asked.add(key);
  }
  if (fresh.length > 0) deps.logger.info('Scans requested', { repositories: fresh.length });
  return fresh.length;
}

async function findLostRepositories({ db, graph }: Deps) {
  const lost: Awaited<ReturnType<typeof listScannedRepositories>> = [];
  for (let afterRepoId = 0; ; ) {
    const page = await listScannedRepositories(db, { afterRepoId, limit: pageSize });
    const repoIds = page.map(({ repoId }) => repoId);
    const held = await graph.read<{ repoId: number }>(heldRepositories, { repoIds }, 10_000);
    const known = new Set(held.map(({ repoId }) => repoId));
    lost.push(...page.filter(({ repoId }) => !known.has(repoId)));
    afterRepoId = repoIds.at(-1) ?? 0;
    if (page.length < pageSize) return lost;
  }
}

/** Keeps asking while the service runs: Neo4j may be wiped at any moment. */
export function startScanRequests(deps: Deps, everyMs = 60_000): Closable {
  const asked = new Set<string>();
  let running: Promise<void> = Promise.resolve();
  async function ask(): Promise<void> {
    try {
      await requestScans(deps, asked);
    } catch (thrown) {
      deps.logger.warn('Could not look for repositories without a scan', { error: toError(thrown) });
    }
  }
  const tick = () => {
    running = running.then(ask);
  };
  tick();
  const timer = setInterval(tick, everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
