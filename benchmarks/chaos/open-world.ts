import { randomUUID } from 'node:crypto';
import { createGithub, type Github } from '@waggle/github';
import type { CrashBacking } from '@waggle/local/crash';
import { connectDatabase, type DatabaseHandle, databaseSettings, migrateUp } from '@waggle/store';
import {
  createGithubSimulator,
  type GithubSimulator,
  type PullSummary,
  startWaggleProcesses,
  type WaggleProcesses,
} from '@waggle/testkit';
import { sql } from 'kysely';
import { emptyGraph } from './graph.ts';

export interface ChaosPull extends PullSummary {
  installationId: number;
  branch: string;
}

export interface World {
  backing: CrashBacking;
  database: DatabaseHandle;
  simulator: GithubSimulator;
  /** Reads GitHub as the App, which alone sees its pending reviews. */
  github: Github;
  waggle: WaggleProcesses;
  pulls: ChaosPull[];
  /** None of them may show up in a log. */
  secrets: string[];
  close(): Promise<void>;
}

const owners = ['ada', 'bob', 'cem'];
const pullsPerOwner = 3;
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** A database of its own, the GitHub simulator with some open pull requests, and every service as a process. */
export async function openWorld(backing: CrashBacking, seed: number): Promise<World> {
  const url = await createDatabase(backing.databaseUrl, `chaos_${seed}_${process.pid}`);
  const database = connectDatabase(databaseSettings({ DATABASE_URL: url }));
  await emptyGraph(backing);
  await migrateUp(database.db);
  const simulator = await createGithubSimulator({ webhookSecret: randomUUID(), limits: 'off' });
  const privateKey = simulator.appPrivateKey ?? '';
  const closeOwn = async () => {
    await simulator.close();
    await database.close();
  };
  const waggle = await startWaggleProcesses({
    databaseUrl: url,
    redisUrl: backing.redisUrl,
    queuePrefix: `chaos-${seed}`,
    neo4j: backing.neo4j,
    github: { url: simulator.url, appId: simulator.appId, privateKey, webhookSecret: simulator.webhookSecret },
    env: { GITHUB_WRITES_PER_MINUTE: '0' },
  }).catch(async (error: unknown) => {
    // What stays open would keep this process alive after the error was printed.
    await closeOwn();
    throw error;
  });
  simulator.setWebhook({ url: waggle.webhookUrl, secret: simulator.webhookSecret });
  const github = createGithub({
    apiUrl: simulator.url,
    appId: simulator.appId,
    privateKey,
    logger: silent,
    writePace: null,
  });
  const pulls: ChaosPull[] = [];
  for (const owner of owners) pulls.push(...(await openPulls(simulator, owner)));
  return {
    backing,
    database,
    simulator,
    github,
    waggle,
    pulls,
    secrets: [simulator.webhookSecret, privateKey.split('\n')[1] ?? '', new URL(url).password],
    close: async () => {
      await waggle.close();
      await closeOwn();
    },
  };
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const admin = connectDatabase(databaseSettings({ DATABASE_URL: serverUrl }));
  await sql`create database ${sql.id(name)}`.execute(admin.db);
  await admin.close();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function openPulls(simulator: GithubSimulator, owner: string): Promise<ChaosPull[]> {
  const target = { owner, name: 'app' };
  const { installation_id: installationId } = await simulator.createRepository(target);
  await simulator.push(target, { branch: 'main', files: { 'src/a.ts': 'export const a = 0;\n' } });
  const pulls: ChaosPull[] = [];
  for (let index = 1; index <= pullsPerOwner; index += 1) {
    const branch = `topic-${index}`;
    await simulator.push(target, { branch, onto: 'main', files: { [`src/${branch}.ts`]: 'export const b = 1;\n' } });
    const pull = await simulator.openPullRequest(target, { base: 'main', head: branch, title: branch });
    pulls.push({ ...pull, branch, installationId: installationId ?? 0 });
  }
  return pulls;
}
