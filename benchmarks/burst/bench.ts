import { parseArgs } from 'node:util';
import { openSystem, type System } from '@waggle/e2e';
import { eventually, type PullSummary } from '@waggle/testkit';
import { withBacking } from '../with-backing.ts';

const repository = { owner: 'bench', name: 'burst' };

/**
 * A pull request is opened and pushed to `--pushes` times (50), one push as soon as the one before is done, through the
 * real processes. Counts the reviews that GitHub holds when nothing is left to do.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args, options: { pushes: { type: 'string', default: '50' } } });
  const pushes = Number(values.pushes);
  return withBacking(async () => {
    const system = await openSystem();
    system.github.setLimits('off');
    try {
      return await measure(system, pushes);
    } finally {
      await system.close();
    }
  });
}

async function measure(system: System, pushes: number): Promise<Record<string, number>> {
  const { github, db } = system;
  const { id } = await github.createRepository(repository);
  await github.push(repository, { branch: 'main', files: { 'src/a.ts': 'export const a = 0;\n' } });
  await github.push(repository, { branch: 'topic', onto: 'main', files: { 'src/a.ts': 'export const a = 1;\n' } });
  const pull = await github.openPullRequest(repository, { base: 'main', head: 'topic', title: 'Burst' });
  const startedAt = performance.now();
  let head = pull.head_sha;
  for (let push = 1; push <= pushes; push += 1) {
    const pushed = await github.push(repository, {
      branch: 'topic',
      files: { 'src/a.ts': `export const a = ${push};\n` },
    });
    head = pushed.after;
  }
  const pushedAt = performance.now();
  await github.webhooksSettled();
  await eventually(
    async () => {
      const work = await db
        .selectFrom('pull_request_work')
        .select(['state', 'desired_gen', 'done_gen'])
        .where('github_repo_id', '=', id)
        .where('kind', '=', 'review')
        .executeTakeFirst();
      return work?.state === 'idle' && work.done_gen === work.desired_gen;
    },
    { timeoutMs: 120_000 },
  );
  const settledMs = performance.now() - pushedAt;
  const reviews = await reviewsOf(pull);
  const runs = await db.selectFrom('workflow_runs').select('status').where('github_repo_id', '=', id).execute();
  const seconds = (pushedAt - startedAt) / 1000;
  process.stdout.write(
    `${pushes} pushes in ${seconds.toFixed(1)} s: ${runs.length} runs started (${runs.map(({ status }) => status).join(', ')}), ` +
      `${reviews.length} reviews posted, the last one ${(settledMs / 1000).toFixed(1)} s after the last push\n`,
  );
  return {
    pushes,
    reviews: reviews.length,
    runs: runs.length,
    last_head_reviewed: reviews.filter(({ commit_id }) => commit_id === head).length,
    push_s: seconds,
    settle_s: settledMs / 1000,
  };
}

async function reviewsOf(pull: PullSummary): Promise<{ commit_id: string }[]> {
  const response = await fetch(`${pull.api_url}/reviews`);
  return (await response.json()) as { commit_id: string }[];
}
