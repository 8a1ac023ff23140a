import type { RealChange } from './choose-changes.ts';
import { connectRepository, type MeasuredReview, measureOurs } from './measure-ours.ts';
import { createPeerRepositories, measurePrAgent, type PeerReview } from './measure-pr-agent.ts';
import type { ReviewOptions } from './options.ts';
import { preparePrAgent, reviewByCommand, startPrAgent } from './pr-agent.ts';
import { type Bench, withSystem } from './with-system.ts';

export interface AloneFigures {
  ours: MeasuredReview[];
  /** Null where PR-Agent was not asked for. */
  peer: { server: PeerReview[]; command: PeerReview[] } | null;
}

/** Reviews one after the other, the model answering at once; with PR-Agent, each change by all before the next. */
export function measureAlone(options: ReviewOptions, changes: readonly RealChange[]): Promise<AloneFigures> {
  return withSystem({ delayMs: 0, env: {} }, async (bench) => {
    await connectRepository(bench.system, options.repository);
    return options.prAgent === null
      ? { ours: await measureOnlyOurs(bench, changes), peer: null }
      : measureBoth(bench, options.repository, options.prAgent, changes);
  });
}

async function measureOnlyOurs({ system, model }: Bench, changes: readonly RealChange[]): Promise<MeasuredReview[]> {
  const ours: MeasuredReview[] = [];
  for (const change of changes) ours.push(await measureOurs(system, model, change));
  return ours;
}

async function measureBoth(
  bench: Bench,
  repository: string,
  place: NonNullable<ReviewOptions['prAgent']>,
  changes: readonly RealChange[],
): Promise<AloneFigures> {
  await createPeerRepositories(bench.system, repository);
  const settings = await preparePrAgent(place, bench.system, bench.model);
  const started = await startPrAgent(settings);
  const ours: MeasuredReview[] = [];
  const server: PeerReview[] = [];
  const command: PeerReview[] = [];
  try {
    for (const change of changes) {
      ours.push(await measureOurs(bench.system, bench.model, change));
      server.push(await measurePrAgent(bench, settings, 'server', change, started.review));
      const byCommand = (url: string) => reviewByCommand(settings, url);
      command.push(await measurePrAgent(bench, settings, 'command', change, byCommand));
    }
  } finally {
    await started.close();
  }
  return { ours, peer: { server, command } };
}
