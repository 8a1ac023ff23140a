import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '@waggle/e2e';
import { eventually, type ModelSimulator } from '@waggle/testkit';
import { readFamilyCpuMs } from '../ingest/cpu-time.ts';
import type { RealChange } from './choose-changes.ts';

export interface MeasuredReview {
  number: number;
  /** Webhook sent to review submitted, both by the simulator's clock. */
  totalMs: number;
  /** Of ingest and review-worker, git's among them. */
  cpuMs: number;
  graphCpuMs: number;
  githubCalls: number;
  /** Method and route of each REST and GraphQL call, without numbers and hashes. */
  calls: string[];
  modelCalls: number;
  steps: Map<string, number>;
}

export const ourRepository = { owner: 'bench', name: 'real' };

// What a review leaves to do after its run is closed counts as well.
const afterglowMs = 250;

/** Connects a repository, and waits until the graph holds its files, history and structure: reviews are measured after that. */
export async function connectRepository({ github, db }: System, path: string): Promise<void> {
  await github.createRepository({ ...ourRepository, path });
  const connected = db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', 'graph.connect')
    .where('state', '=', 'done');
  await eventually(() => connected.executeTakeFirst(), { timeoutMs: 300_000, everyMs: 100 });
}

/** Opens one pull request and follows it until its review is submitted. */
export async function measureOurs(system: System, model: ModelSimulator, change: RealChange): Promise<MeasuredReview> {
  const { github, waggle } = system;
  const cpu = () => ({
    own: readFamilyCpuMs(waggle.ingest.pid()) + readFamilyCpuMs(waggle['review-worker'].pid()),
    graph: readFamilyCpuMs(waggle['graph-worker'].pid()),
  });
  github.clearRequests();
  model.clearRequests();
  const before = cpu();
  const { number } = await github.openPullRequest(ourRepository, change);
  const submittedAt = await untilSubmitted(system, number);
  const steps = await untilCompleted(system, number);
  const sent = github
    .deliveries()
    .filter(({ event, action }) => event === 'pull_request' && action === 'opened')
    .at(-1);
  await delay(afterglowMs);
  const after = cpu();
  const calls = github
    .requests()
    .filter(({ actor }) => actor === 'app' || actor.startsWith('installation:'))
    .map(({ method, path }) => `${method} ${nameRoute(path)}`);
  return {
    number,
    totalMs: submittedAt - Date.parse(sent?.deliveredAt ?? ''),
    cpuMs: after.own - before.own,
    graphCpuMs: after.graph - before.graph,
    githubCalls: calls.length,
    calls,
    modelCalls: model.requests().length,
    steps,
  };
}

/** When the call came that makes the review visible. */
async function untilSubmitted({ github }: System, number: number): Promise<number> {
  const path = `/repos/${ourRepository.owner}/${ourRepository.name}/pulls/${number}/reviews/`;
  const submitted = await eventually(
    () => github.requests().find((request) => request.path.startsWith(path) && request.path.endsWith('/events')),
    { timeoutMs: 120_000, everyMs: 5 },
  );
  return Date.parse(submitted.at);
}

async function untilCompleted({ db }: System, number: number): Promise<Map<string, number>> {
  const run = await eventually(() =>
    db
      .selectFrom('workflow_runs')
      .select('id')
      .where('pr_number', '=', number)
      .where('status', '=', 'completed')
      .executeTakeFirst(),
  );
  const steps = await db
    .selectFrom('workflow_steps')
    .select(['name', 'duration_ms'])
    .where('run_id', '=', run.id)
    .orderBy('position')
    .execute();
  return new Map(steps.map((step) => [step.name, step.duration_ms ?? 0]));
}

function nameRoute(path: string): string {
  return path
    .replace(`/repos/${ourRepository.owner}/${ourRepository.name}`, '')
    .replace(/[0-9a-f]{40}(\.\.\.[0-9a-f]{40})?/g, 'SHA')
    .replace(/\/\d+/g, '/N');
}
