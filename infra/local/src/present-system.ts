import type { ReviewDetail } from '@waggle/contracts';
import type { BackingContext } from './backing/backing-context.ts';
import { describeReview } from './demo/describe-review.ts';
import { type DemoReview, type DemoSource, runDemo } from './demo/run-demo.ts';
import { createSimulatorClient } from './demo/simulator-client.ts';
import { describeFailure } from './process/launch-error.ts';
import { StopRequested } from './process/stop-request.ts';
import { waitUntil } from './process/wait-until.ts';
import { createApiClient } from './system/api-client.ts';
import { describeSystem } from './system/describe-system.ts';
import { ensureApiKey } from './system/ensure-api-key.ts';
import type { SystemSettings } from './system/system-environment.ts';

export interface Presentation {
  demo: boolean;
  source: DemoSource | undefined;
  startedAt: number;
}

/** Runs the demo, then shows the review and every address. A demo that fails does not take the system down. */
export async function presentSystem(
  context: BackingContext,
  settings: SystemSettings,
  presentation: Presentation,
): Promise<void> {
  const apiKey = await ensureApiKey(context, settings);
  if (presentation.source)
    context.progress.note(`reviewing ${presentation.source.path}: ${presentation.source.revisions.description}`);
  if (presentation.demo) await showDemo(context, settings, apiKey, presentation.source);
  const seconds = ((performance.now() - presentation.startedAt) / 1000).toFixed(1);
  print(`\n${describeSystem(settings, context.folder)}\n\nup after ${seconds} s; Ctrl-C stops everything`);
}

async function showDemo(
  context: BackingContext,
  settings: SystemSettings,
  apiKey: string,
  source: DemoSource | undefined,
): Promise<void> {
  const client = createSimulatorClient(settings.addresses.simulator.url, context.signal);
  try {
    const demo = await runDemo(context, client, { source, graph: settings.graph });
    const detail = await findDetail(context, settings, apiKey, demo);
    print(`\n${describeReview(demo, detail)}`);
    const { pull, review } = demo;
    print(`Pull request ${pull.html_url}\nReview      ${pull.api_url}/reviews/${review.id}`);
  } catch (error) {
    if (error instanceof StopRequested || context.signal.aborted) throw context.signal.reason;
    context.progress.note(`waggle: the demo did not finish: ${describeFailure(error)}`);
  }
}

/** The stored run; its last step (indexing) ends a moment after the review is posted. */
async function findDetail(
  context: BackingContext,
  settings: SystemSettings,
  apiKey: string,
  { pull }: DemoReview,
): Promise<ReviewDetail | undefined> {
  const api = createApiClient(settings.addresses.api.url, apiKey, context.signal);
  let latest: ReviewDetail | undefined;
  const read = async (): Promise<true | undefined> => {
    latest = (await api.findReview(`${pull.owner}/${pull.name}`, pull.number, pull.head_sha)) ?? latest;
    return latest?.status === 'running' ? undefined : true;
  };
  await waitUntil(read, { timeoutMs: 5_000, everyMs: 200, giveUp: () => context.signal.aborted });
  return latest;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
