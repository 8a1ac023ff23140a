import { quantile } from '../quantile.ts';
import { withBacking } from '../with-backing.ts';
import { chooseChanges } from './choose-changes.ts';
import { type AloneFigures, measureAlone } from './measure-alone.ts';
import { type AtOnceFigures, measureAtOnce } from './measure-at-once.ts';
import { parseReviewOptions, type ReviewOptions } from './options.ts';
import { printAlone, printAtOnce } from './print-reviews.ts';

/**
 * Real commits of `--repo` as pull requests through the real processes, with a scripted model: one after the other, the
 * model answering at once, which measures everything around it, beside PR-Agent where `--pr-agent-python` names it; and
 * with `--at-once` all together, the model slow.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseReviewOptions(args);
  return withBacking(async () => {
    const alone = await measureAlone(options, await chooseChanges(options.repository, options.pulls));
    printAlone(options.repository, alone);
    return { ...summarize(alone), ...(await benchAtOnce(options)) };
  });
}

async function benchAtOnce({ atOnce, repository }: ReviewOptions): Promise<Record<string, number>> {
  if (atOnce === null) return {};
  // One more, which the worker reviews before.
  const changes = await chooseChanges(repository, atOnce.pulls + 1);
  const rounds: AtOnceFigures[] = [];
  for (const concurrency of atOnce.concurrencies)
    rounds.push(await measureAtOnce(atOnce, repository, changes, concurrency));
  printAtOnce(atOnce.modelDelayMs, rounds);
  const last = rounds.at(-1);
  return { at_once_reviews_per_min: last?.perMinute ?? Number.NaN, at_once_rss_mb: last?.peakRssMb ?? Number.NaN };
}

function summarize({ ours, peer }: AloneFigures): Record<string, number> {
  const totals = ours.map(({ totalMs }) => totalMs);
  const figures = {
    reviews: ours.length,
    p50_ms: quantile(totals, 0.5),
    p95_ms: quantile(totals, 0.95),
    max_ms: Math.max(...totals),
    cpu_ms: sum(ours.map(({ cpuMs }) => cpuMs)) / ours.length,
    github_calls: sum(ours.map(({ githubCalls }) => githubCalls)) / ours.length,
  };
  if (peer === null) return figures;
  const time = (way: 'server' | 'command') =>
    figures.p50_ms /
    quantile(
      peer[way].map(({ totalMs }) => totalMs),
      0.5,
    );
  const cpu = (way: 'server' | 'command') =>
    sum(ours.map(({ cpuMs }) => cpuMs)) / sum(peer[way].map(({ cpuMs }) => cpuMs));
  return {
    ...figures,
    // The harder comparison: PR-Agent imported and warm.
    time_ratio_vs_pr_agent: time('server'),
    cpu_ratio_vs_pr_agent: cpu('server'),
    time_ratio_vs_pr_agent_command: time('command'),
    cpu_ratio_vs_pr_agent_command: cpu('command'),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
