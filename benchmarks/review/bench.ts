import { openSystem, type System } from '@waggle/e2e';
import { createModelSimulator, eventually } from '@waggle/testkit';
import { quantile } from '../quantile.ts';
import { withBacking } from '../with-backing.ts';
import { chooseChanges, type RealChange } from './choose-changes.ts';
import { parseReviewOptions } from './options.ts';
import { printReviews } from './print-reviews.ts';

export interface MeasuredReview {
  number: number;
  /** Webhook sent to review submitted, both by the simulator's clock. */
  totalMs: number;
  githubCalls: number;
  modelCalls: number;
  steps: Map<string, number>;
}

const repository = { owner: 'bench', name: 'real' };

/**
 * Real commits of `--repo` as pull requests, one after the other, through the real processes, with a scripted model that
 * answers at once. Measures everything around the model.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseReviewOptions(args);
  const changes = await chooseChanges(options.repository, options.pulls);
  return withBacking(async () => {
    const model = await createModelSimulator({ script: () => ({ kind: 'json', value: { findings: [] } }) });
    const system = await openSystem({
      WAGGLE_MODEL: 'openai-compatible:scripted',
      WAGGLE_MODEL_BASE_URL: model.openaiUrl,
      // As on GitHub Enterprise Server: twenty reviews in a row would otherwise measure GitHub's limit on writes.
      GITHUB_WRITES_PER_MINUTE: '0',
    });
    system.github.setLimits('off');
    try {
      await system.github.createRepository({ ...repository, path: options.repository });
      const reviews: MeasuredReview[] = [];
      for (const change of changes) {
        model.clearRequests();
        const review = await measureReview(system, change);
        reviews.push({ ...review, modelCalls: model.requests().length });
      }
      printReviews(options.repository, reviews);
      return summarize(reviews);
    } finally {
      await system.close();
      await model.close();
    }
  });
}

async function measureReview(system: System, change: RealChange): Promise<Omit<MeasuredReview, 'modelCalls'>> {
  const { github } = system;
  github.clearRequests();
  const { number } = await github.openPullRequest(repository, change);
  const path = `/repos/${repository.owner}/${repository.name}/pulls/${number}/reviews/`;
  // The call that makes the review visible.
  const submitted = await eventually(
    () => github.requests().find((request) => request.path.startsWith(path) && request.path.endsWith('/events')),
    { timeoutMs: 120_000, everyMs: 5 },
  );
  const run = await eventually(() =>
    system.db
      .selectFrom('workflow_runs')
      .select('id')
      .where('pr_number', '=', number)
      .where('status', '=', 'completed')
      .executeTakeFirst(),
  );
  const steps = await system.db
    .selectFrom('workflow_steps')
    .select(['name', 'duration_ms'])
    .where('run_id', '=', run.id)
    .orderBy('position')
    .execute();
  const sent = github
    .deliveries()
    .filter(({ event, action }) => event === 'pull_request' && action === 'opened')
    .at(-1);
  return {
    number,
    totalMs: Date.parse(submitted.at) - Date.parse(sent?.deliveredAt ?? ''),
    githubCalls: github.requests().filter(({ actor }) => actor === 'app' || actor.startsWith('installation:')).length,
    steps: new Map(steps.map((step) => [step.name, step.duration_ms ?? 0])),
  };
}

function summarize(reviews: readonly MeasuredReview[]): Record<string, number> {
  const totals = reviews.map(({ totalMs }) => totalMs);
  const calls = reviews.reduce((sum, { githubCalls }) => sum + githubCalls, 0);
  return {
    reviews: reviews.length,
    p50_ms: quantile(totals, 0.5),
    p95_ms: quantile(totals, 0.95),
    max_ms: Math.max(...totals),
    github_calls: calls / reviews.length,
  };
}
