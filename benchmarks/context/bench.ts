import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyRing } from '@waggle/platform';
import { openTestDatabase } from '@waggle/store/testing';
import { startServiceProcess, testNeo4j, testRedisPrefix, testRedisUrl } from '@waggle/testkit';
import { findFreePort } from '../ingest/find-free-port.ts';
import { quantile } from '../quantile.ts';
import { createRandom } from '../random.ts';
import { withBacking } from '../with-backing.ts';
import { type CpuTime, openCpuClock, withCpu } from './cpu-clock.ts';
import { createShape, generateRepository } from './generate-history.ts';
import { type MeasuredContext, measureContext } from './measure-context.ts';
import { type ContextOptions, parseContextOptions } from './options.ts';
import { type WrittenGraph, writeGraph } from './write-graph.ts';

/**
 * The whole context call over HTTP, for pull requests of 2 to 20 files in made-up repositories of 1,000, 10,000 and 100,000
 * files and 50,000 changes each, all in one Neo4j.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseContextOptions(args);
  // Own services are deleted as a whole.
  const isKept = process.env.WAGGLE_TEST_NEO4J_URL !== undefined;
  return await withBacking(() => measureSizes(options, isKept));
}

async function measureSizes(options: ContextOptions, isKept: boolean): Promise<Record<string, number>> {
  const worker = await startGraphWorker();
  const clock = openCpuClock(worker.pid);
  const metrics: Record<string, number> = {};
  const written: WrittenGraph[] = [];
  try {
    const targets = [];
    for (const [index, files] of options.sizes.entries()) {
      const random = createRandom(options.seed + index);
      const shape = createShape(random, files);
      const now = Math.floor(Date.now() / 1000);
      const made = generateRepository(shape, options.changes, now);
      const repoId = 9_000_000_000 + (Date.now() % 1_000_000) * 10 + index;
      const graph = await writeGraph(repoId, made, now);
      written.push(graph);
      process.stdout.write(
        `${files} files: wrote ${graph.nodes} nodes, ${graph.relationships} relationships in ${graph.seconds.toFixed(1)} s\n`,
      );
      targets.push({ files, repoId, shape, made, random });
    }
    // All graphs are there before the first question, so that every size is asked of the same, full database.
    // In turn, so that what Neo4j has compiled by then is the same for all sizes; the last round is what counts.
    for (let round = 1; round <= options.rounds; round += 1) {
      process.stdout.write(`round ${round} of ${options.rounds}\n`);
      for (const { files, repoId, ...rest } of targets) {
        const { took, cpu } = await withCpu(clock, () =>
          measureContext({ ...worker, repoId }, { ...rest, questions: options.questions }),
        );
        Object.assign(metrics, summarize(files, took, cpu));
        if (round > 1) continue;
        const name = `${files / 1000}k`;
        metrics[`first_ms_${name}`] = took.firstMs;
        metrics[`first_round_p95_ms_${name}`] = quantile(took.ms, 0.95);
      }
    }
    return { ...metrics, growth_p95: growthOf(options.sizes, metrics) };
  } finally {
    await clock.close();
    for (const graph of written) await graph.close({ remove: isKept });
    await worker.stop();
  }
}

async function startGraphWorker(): Promise<{ url: string; pid: number; keys: KeyRing; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'waggle-bench-'));
  const database = await openTestDatabase();
  const key = randomBytes(32);
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const neo4j = testNeo4j();
  const service = await startServiceProcess({
    name: 'graph-worker',
    port: await findFreePort(),
    logFolder: folder,
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      WAGGLE_QUEUE_PREFIX: testRedisPrefix('bench'),
      NEO4J_URI: neo4j.uri,
      NEO4J_USERNAME: neo4j.username,
      NEO4J_PASSWORD: neo4j.password,
      GITHUB_API_URL: 'http://127.0.0.1:9',
      GITHUB_APP_ID: '1',
      GITHUB_APP_PRIVATE_KEY: privateKey,
      WAGGLE_DATA_DIR: join(folder, 'data'),
      WAGGLE_SERVICE_TOKEN_KEYS: `bench:${key.toString('base64')}`,
    },
  });
  const named = { kid: 'bench', key };
  return {
    url: service.url,
    pid: service.pid(),
    keys: { current: named, all: [named] },
    stop: async () => {
      await service.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function summarize(
  files: number,
  { ms, bytes, answers, firstMs, failed }: MeasuredContext,
  cpu: CpuTime,
): Record<string, number> {
  const name = `${files / 1000}k`;
  const [p50, p95, max] = [quantile(ms, 0.5), quantile(ms, 0.95), Math.max(...ms)];
  const filled = (part: (answer: MeasuredContext['answers'][number]) => readonly unknown[]) =>
    `${Math.round((100 * answers.filter((answer) => part(answer).length > 0).length) / answers.length)} %`;
  const asked = ms.length + failed + 1;
  const late = answers.filter(({ incomplete }) => incomplete.length > 0).length;
  process.stdout.write(
    `${name.padStart(5)} files   p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, max ${max.toFixed(1)} ms, first ${firstMs.toFixed(0)} ms, ${Math.round(quantile(bytes, 0.5) / 1024)} KB; answers with experts ${filled((a) => a.experts)}, related ${filled((a) => a.relatedPullRequests)}, forgotten ${filled((a) => a.forgotten)}, dependents ${filled((a) => a.dependents.files)}, tests ${filled((a) => a.tests)}, conflicts ${filled((a) => a.conflicts)}; incomplete ${late}, failed ${failed}; CPU a call: worker ${(cpu.worker / asked).toFixed(1)} ms, Neo4j ${(cpu.neo4j / asked).toFixed(1)} ms\n`,
  );
  return {
    [`p50_ms_${name}`]: p50,
    [`p95_ms_${name}`]: p95,
    [`max_ms_${name}`]: max,
    [`worker_cpu_ms_${name}`]: cpu.worker / asked,
    [`neo4j_cpu_ms_${name}`]: cpu.neo4j / asked,
  };
}

function growthOf(sizes: readonly number[], metrics: Record<string, number>): number {
  const p95 = (files: number | undefined) => metrics[`p95_ms_${(files ?? 0) / 1000}k`] ?? Number.NaN;
  return p95(Math.max(...sizes)) / p95(Math.min(...sizes));
}
